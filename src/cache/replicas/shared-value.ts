import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { z } from 'zod';
import type { ClockOffsets } from './shared-clocks.ts';

/** Changes with the format, so that versions side by side do not read each other's values. */
const formatVersion = 3;
/** Longer JSON is not shared, because making it would block the event loop; in characters. */
export const maxSharedLength = 1_048_576;
const deflatedMark = 0x78;

const deflate = promisify<string, zlib.ZlibOptions, Buffer>(zlib.deflate);
const inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate);
const sharedValue = z.tuple([z.tuple([z.number(), z.number(), z.number()]), z.unknown()]);

/** A value with its writer's clocks, deflated from `deflateFrom` on; null for one that is too long. */
export async function encodeShared(
  offsets: ClockOffsets,
  value: unknown,
  deflateFrom = 1_024,
): Promise<Buffer | null> {
  const text = JSON.stringify([offsets, value]);
  if (text.length > maxSharedLength) return null;
  return text.length < deflateFrom ? Buffer.from(text) : deflate(text, { level: 1 });
}

export async function decodeShared(bytes: Buffer) {
  try {
    const options = { maxOutputLength: 4 * maxSharedLength };
    const text = bytes[0] === deflatedMark ? await inflate(bytes, options) : bytes;
    const [offsets, json] = sharedValue.parse(JSON.parse(text.toString()));
    return { offsets, json };
  } catch {
    return null;
  }
}

/** A key in Redis for a key of the store: a hash, which does not reveal the chatbot, session or user. */
export function toSharedKey(key: string): string {
  return `convograph:history:${formatVersion}:${createHash('sha256').update(key).digest('base64url').slice(0, 22)}`;
}
