import type { Message } from '../../models.ts';
import { slotsPerMs, toFirstPlace } from '../places.ts';
import type { Run } from './open-database.ts';

/** Free places for messages in the order of their times, as long as nobody else takes one. */
export type Places = (run: Run, messages: readonly Message[]) => Promise<number[]>;

const mostFull = 1_000;

export function createPlaces(): Places {
  /** Where to look on for places of times that have none left. */
  const full = new Map<number, number>();
  return async (run, messages) => {
    const places: number[] = [];
    const next = new Map<number, number>();
    let waiting = messages.map(({ createdAtMs }, i) => {
      const asked = toFirstPlace(createdAtMs);
      return { i, asked, first: full.get(asked) ?? asked };
    });
    while (waiting.length > 0) {
      const unknown = [...new Set(waiting.map(({ first }) => first))].filter((first) => !next.has(first));
      for (const [first, place] of await findNext(run, unknown)) next.set(first, place);
      waiting = waiting.flatMap(({ i, asked, first }) => {
        const place = next.get(first) ?? first;
        if (place < first + slotsPerMs) {
          places[i] = place;
          next.set(first, place + 1);
          return [];
        }
        if (full.size >= mostFull) full.clear();
        full.set(asked, first + slotsPerMs);
        return [{ i, asked, first: first + slotsPerMs }];
      });
    }
    return places;
  };
}

async function findNext(run: Run, firsts: readonly number[]): Promise<(readonly [number, number])[]> {
  const { rows } = await run(
    `SELECT given.first, (SELECT max(place) FROM convograph.message
        WHERE place >= given.first AND place < given.first + ${slotsPerMs}) AS last
      FROM unnest($1::bigint[]) AS given (first)`,
    [firsts],
  );
  return rows.map(({ first, last }) => [Number(first), last === null ? Number(first) : Number(last) + 1]);
}
