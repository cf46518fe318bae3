import type { Archive } from './archive.ts';

/** Where an archive is: a file, or the database of a `postgres://` URL, which may hold a password. */
export type ArchiveLocation = { readonly file: string } | { readonly url: string };

export type StoreAccess = 'write' | 'read';

/** What a store does; retention is a matter of who opens it. */
export type StoredArchive = Omit<Archive, 'removeExpired'>;

export interface WorkerRequest {
  readonly id: number;
  readonly name: keyof StoredArchive;
  readonly args: readonly unknown[];
}

/** `error`: why it failed, for operators. The answer 0 comes first, when the store is open. */
export interface WorkerAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
