import type { z } from 'zod';
import { countRowBytes } from './count-row-bytes.ts';
import { createKeptRowForm } from './shared/kept-row-form.ts';
import type { Want } from './shared/shared-form.ts';
import type { Store } from './store.ts';

/** A row as it was read by its id, or filed from a list. */
export interface KeptRow<Row> {
  /** Null: there is none of that id. */
  readonly row: Row | null;
  readonly provenMs: number;
  readonly sizeBytes: number;
}

/** Single rows, by their ids. */
export interface RowMemory<Row> {
  find(id: string): KeptRow<Row> | undefined;
  /** Keeps what was asked for by its id, for other replicas too. */
  keepRead(id: string, row: Row | null, provenMs: number): void;
  /** Keeps a row of a list, which is shared as a list. */
  keepListed(id: string, row: Row, provenMs: number): void;
  nameOf(id: string): string;
  toWant(id: string): Want;
}

export function createRowMemory<Row>(store: Store, name: string, shape: z.ZodType<Row>): RowMemory<Row> {
  const form = createKeptRowForm(shape);
  const nameOf = (id: string) => `${name}#${id}`;
  return {
    nameOf,
    find: (id) => store.get<KeptRow<Row>>(nameOf(id)),
    keepRead(id, row, provenMs) {
      const sizeBytes = countRowBytes([row]);
      store.set(nameOf(id), { row, provenMs, sizeBytes }, sizeBytes, form);
    },
    keepListed(id, row, provenMs) {
      const sizeBytes = countRowBytes([row]);
      store.set(nameOf(id), { row, provenMs, sizeBytes }, sizeBytes);
    },
    toWant: (id) => ({ key: nameOf(id), form }),
  };
}
