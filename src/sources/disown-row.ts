import type { IdentifiedRow } from './identify-rows.ts';
import { readId, toFields } from './wire-fields.ts';

/** Where the rows of an upstream say whose they are, and when they were made. */
export interface OwnerFields {
  readonly chatbot: string;
  readonly time: string;
}

/** True for a row that says itself that it belongs to another chatbot. Some callers may see the one and not the other. */
export function isForeign(raw: unknown, { chatbot }: OwnerFields, chatbotId: string): boolean {
  const owner = readId(toFields(raw)[chatbot]);
  return owner !== null && owner !== chatbotId;
}

/** Leaves nothing of a foreign row but its place in the list, on which that of all others depends. */
export function disownRow(row: IdentifiedRow, fields: OwnerFields, chatbotId: string): IdentifiedRow {
  if (!isForeign(row.raw, fields, chatbotId)) return row;
  const time = toFields(row.raw)[fields.time];
  return { ...row, raw: time === undefined ? {} : { [fields.time]: time } };
}
