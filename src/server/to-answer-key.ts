import type { IncomingHttpHeaders } from 'node:http';
import { toRightsName, type Viewer } from '../viewer.ts';
import type { MediaType } from './choose-media-type.ts';
import { deadlineHeader, isDeadline } from './parse-deadline-header.ts';
import { explainHeader, freshHeader } from './parse-header-switch.ts';

export interface AnswerKeyOptions {
  readonly headers: IncomingHttpHeaders;
  readonly viewer: Viewer;
  /** Of the answer. */
  readonly mediaType: MediaType;
}

/**
 * Names a request by its body among those that get the same answer. Null for one that is more than an operation in
 * JSON: an array, because how long an answer is good is known of one operation, or one with headers that change it.
 */
export function toAnswerKey(body: Buffer, { headers, viewer, mediaType }: AnswerKeyOptions): string | null {
  const isPlain =
    jsonType.test(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    headers[explainHeader] === undefined &&
    headers[freshHeader] === undefined &&
    isDeadline(headers[deadlineHeader] ?? '1');
  if (!isPlain) return null;
  const text = body.toString();
  if (/^\s*\[/.test(text)) return null;
  // Rights hold no line break.
  return `${toRightsName(viewer)}\n${mediaType}\n${text}`;
}

const jsonType = /^application\/json(?:;\s*charset="?utf-8"?)?$/i;
