import { GraphQLError } from 'graphql';
import { z } from 'zod';

const dateTime = z.iso.datetime({ offset: true });
const beyondMs = /\.\d{3}0*[1-9]/;

/** Epoch milliseconds of an ISO 8601 time with its zone, finer ones rounded up: a row of 12:00:00.123 is not of 12:00:00.1234 or later. */
export function parseDateTime(value: unknown): number {
  const { data } = dateTime.safeParse(value);
  const timeMs = data === undefined ? Number.NaN : Date.parse(data);
  if (data === undefined || Number.isNaN(timeMs)) {
    throw new GraphQLError(
      'A DateTime is an ISO 8601 time with its zone, such as "2025-04-08T12:00:00Z" or "2025-04-08T14:00:00.250+02:00".',
    );
  }
  return timeMs + (beyondMs.test(data) ? 1 : 0);
}
