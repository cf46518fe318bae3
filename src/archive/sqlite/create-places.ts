import { slotsPerMs, toFirstPlace } from '../places.ts';
import type { Statements } from './create-statements.ts';

export interface Places {
  /** Looks up what is taken at the times of the rows that are placed next, in one transaction. */
  expect(createdMs: readonly (number | null)[]): void;
  toPlace(createdMs: number | null): number;
}

/** More than these are looked up one by one. */
const mostTaken = 200;

/** Gives each message a free place of its time. */
export function createPlaces({ query }: Statements): Places {
  const findLast = query('SELECT max(place) AS place FROM message WHERE place >= ? AND place < ?');
  const findTaken = query('SELECT place FROM message WHERE place >= ? AND place < ? LIMIT ?');
  const full = new Map<number, number>();
  /** The last place of each millisecond between two of them; null: not known. */
  let known: { readonly from: number; readonly to: number; readonly last: Map<number, number> } | null = null;

  function findPlace(asked: number): number {
    let first = full.get(asked) ?? asked;
    for (;;) {
      const last = findLast.get(first, first + slotsPerMs)?.['place'];
      const place = typeof last === 'number' ? last + 1 : first;
      if (place < first + slotsPerMs) return place;
      first += slotsPerMs;
      if (full.size > 1_000) full.clear();
      full.set(asked, first);
    }
  }

  return {
    expect(createdMs) {
      const firsts = createdMs.filter((ms) => ms !== null).map(toFirstPlace);
      known = null;
      if (firsts.length === 0) return;
      const [from, to] = [Math.min(...firsts), Math.max(...firsts) + slotsPerMs];
      const taken = findTaken.all(from, to, mostTaken);
      if (taken.length === mostTaken) return;
      const last = new Map<number, number>();
      for (const row of taken) {
        const place = Number(row['place']);
        const first = place - (place % slotsPerMs);
        last.set(first, Math.max(place, last.get(first) ?? 0));
      }
      known = { from, to, last };
    },
    toPlace(createdMs) {
      const asked = toFirstPlace(createdMs);
      const isKnown = known !== null && asked >= known.from && asked < known.to;
      const next = known !== null && isKnown ? (known.last.get(asked) ?? asked - 1) + 1 : asked + slotsPerMs;
      const place = next < asked + slotsPerMs ? next : findPlace(asked);
      // One that overflowed stands in a later millisecond.
      const first = place - (place % slotsPerMs);
      if (known !== null && first >= known.from && first < known.to) {
        known.last.set(first, Math.max(place, known.last.get(first) ?? 0));
      }
      return place;
    },
  };
}
