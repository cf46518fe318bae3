import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { z } from 'zod';
import type { WrittenAt } from './shared-clocks.ts';

/** What stands in Redis under one key. */
export interface Frame {
  /** Another one each time that something is written. */
  readonly stamp: string;
  readonly writtenAt: WrittenAt;
  readonly packed: unknown;
}

/** Length of a stamp, in characters of ASCII. */
export const stampLength = 16;
/** JSON that is longer is not shared, because making it would hold up everybody; bytes, nearly. */
export const maxSharedLength = 1_048_576;
/** What is shorter gains little. */
export const deflateFromLength = 1_024;

const plain = 0x01;
const deflated = 0x02;
const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

const body = z.tuple([z.number(), z.number(), z.number(), z.unknown()]);

/** Null for what is too long. */
export async function encodeFrame(
  { stamp, writtenAt, packed }: Frame,
  deflateFrom = deflateFromLength,
): Promise<Buffer | null> {
  const { earliestMs, latestMs, wallMs } = writtenAt;
  const text = JSON.stringify([earliestMs, latestMs, wallMs, packed]);
  if (text.length > maxSharedLength) return null;
  const isShort = text.length < deflateFrom;
  const head = Buffer.from([isShort ? plain : deflated]);
  const bytes = Buffer.from(text);
  return Buffer.concat([
    head,
    Buffer.from(stamp, 'latin1'),
    isShort ? bytes : await deflate(bytes, { level: 1 }),
  ]);
}

/** Whether the bytes begin as a frame of that stamp does. */
export function hasStamp(bytes: Buffer, stamp: string): boolean {
  return bytes.subarray(1, 1 + stampLength).toString('latin1') === stamp;
}

/** Null for what is no frame. */
export async function decodeFrame(bytes: Buffer): Promise<Frame | null> {
  const rest = bytes.subarray(1 + stampLength);
  try {
    const text = bytes[0] === deflated ? await inflate(rest, { maxOutputLength: 4 * maxSharedLength }) : rest;
    if (bytes[0] !== plain && bytes[0] !== deflated) return null;
    const [earliestMs, latestMs, wallMs, packed] = body.parse(JSON.parse(text.toString()));
    return {
      stamp: bytes.subarray(1, 1 + stampLength).toString('latin1'),
      writtenAt: { earliestMs, latestMs, wallMs },
      packed,
    };
  } catch {
    return null;
  }
}
