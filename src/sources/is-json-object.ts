import type { JsonObject } from '../models.ts';

/** True for what was a `{…}` in a JSON text. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
