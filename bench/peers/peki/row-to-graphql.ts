import type { MessageRow } from './peki-rows.ts';

/** The member of the union `Message` that a row is. */
export function toMessageType({ text, url }: MessageRow): 'TextMessage' | 'ImageMessage' | 'UnknownMessage' {
  if (text) return 'TextMessage';
  return url ? 'ImageMessage' : 'UnknownMessage';
}

/** A value of the enum `MessageRole`. */
export function toRole({ senderType }: Pick<MessageRow, 'senderType'>): 'USER' | 'ASSISTANT' | 'UNKNOWN' {
  if (senderType === 'User') return 'USER';
  return senderType === 'Bot' ? 'ASSISTANT' : 'UNKNOWN';
}

/** A value of the enum `SessionStatus`. */
export function toStatus(status: string | null | undefined): 'ACTIVE' | 'CLOSED' | 'UNKNOWN' | null {
  if (status == null) return null;
  if (status === 'Active') return 'ACTIVE';
  return status === 'Closed' ? 'CLOSED' : 'UNKNOWN';
}

/** A value of the scalar `DateTime`: ISO 8601 with milliseconds, in UTC. */
export function toDateTime(time: string | null | undefined): string | null {
  return time ? new Date(time).toISOString() : null;
}
