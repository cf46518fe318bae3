import type { IdentifiedRow } from './identify-rows.ts';
import { readId, toFields } from './wire-fields.ts';

export interface OwnerFields {
  readonly chatbot: string;
  readonly time: string;
}

/** True for a row that names another chatbot, which the caller may not be allowed to see. */
export function isForeign(raw: unknown, { chatbot }: OwnerFields, chatbotId: string): boolean {
  const owner = readId(toFields(raw)[chatbot]);
  return owner !== null && owner !== chatbotId;
}

/** Empties a foreign row but keeps its place in the list, on which the positions of others depend. */
export function blankForeignRow(row: IdentifiedRow, fields: OwnerFields, chatbotId: string): IdentifiedRow {
  if (!isForeign(row.raw, fields, chatbotId)) return row;
  const time = toFields(row.raw)[fields.time];
  return { ...row, raw: time === undefined ? {} : { [fields.time]: time } };
}
