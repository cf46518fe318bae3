import { isDeepStrictEqual } from 'node:util';

/** One server's answer to a query. */
export interface GivenAnswer {
  readonly label: string;
  readonly data: unknown;
}

/** Throws, with the first place that differs, unless all answers hold the same data. */
export function checkEqualAnswers(query: string, [first, ...others]: readonly GivenAnswer[]): void {
  if (first === undefined) return;
  for (const other of others) {
    if (isDeepStrictEqual(first.data, other.data)) continue;
    const place = findDifference(first.data, other.data, 'data');
    throw new Error(`${query}: ${first.label} and ${other.label} answer differently: ${place}`);
  }
}

function findDifference(left: unknown, right: unknown, path: string): string {
  if (isObject(left) && isObject(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (isDeepStrictEqual(left[key], right[key])) continue;
      return findDifference(left[key], right[key], `${path}.${key}`);
    }
  }
  return `${path} is ${shorten(left)} and ${shorten(right)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shorten(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 100);
}
