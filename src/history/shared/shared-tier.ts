import type { CallContext } from '../../sources/source.ts';
import type { SharedForm, Want } from './shared-form.ts';

/** What replicas tell each other of what they have read: a tier below the store of this process. */
export interface SharedTier {
  /**
   * Brings what others know of these keys into the store, once an operation, in one round trip. Null when there is
   * nothing to wait for. Never rejects, and all waits of an operation together take no longer than it may wait.
   */
  fetch(wants: readonly Want[], call: CallContext): Promise<void> | null;
  /** The value of that key has changed: others are told soon, and nobody waits for it. */
  offer<Value extends object>(key: string, form: SharedForm<Value>): void;
  /** Tells what has not been told. */
  flush(): Promise<void>;
  /** Tells what it can within a moment, and nothing more. */
  close(): Promise<void>;
}
