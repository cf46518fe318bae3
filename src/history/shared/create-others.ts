import type { CallContext } from '../../sources/source.ts';
import type { Filter } from '../group-rows.ts';
import type { Span } from '../list-memory.ts';
import type { Want } from './shared-form.ts';
import type { SharedTier } from './shared-tier.ts';

/** Offsets of a list; null: all of it. */
export interface AskedSpan {
  readonly filter: Filter;
  readonly span: Span | null;
}

/** What other replicas know of one collection. All methods bring it here; null means that there is nothing to wait for. */
export interface Others {
  fetchList(filter: Filter, call: CallContext): Promise<void> | null;
  fetchRow(id: string, call: CallContext): Promise<void> | null;
  /** As far as these are not fresh here. */
  fetchLists(lists: readonly AskedSpan[], call: CallContext): Promise<void> | null;
  fetchRows(ids: readonly string[], call: CallContext): Promise<void> | null;
}

export interface OthersOptions {
  /** Null: this process is alone. */
  readonly shared: SharedTier | null;
  /** A list and what it may be a view of. */
  readonly toListWants: (filter: Filter) => readonly Want[];
  readonly toRowWant: (id: string) => Want;
  readonly isListFresh: (list: AskedSpan, call: CallContext) => boolean;
  readonly isRowFresh: (id: string, call: CallContext) => boolean;
  readonly onFetched: () => void;
}

const alone: Others = {
  fetchList: () => null,
  fetchRow: () => null,
  fetchLists: () => null,
  fetchRows: () => null,
};

export function createOthers(options: OthersOptions): Others {
  const { shared, toListWants, toRowWant, isListFresh, isRowFresh, onFetched } = options;
  if (shared === null) return alone;

  function fetch(wants: readonly Want[], call: CallContext): Promise<void> | null {
    return shared?.fetch(wants, call)?.then(onFetched) ?? null;
  }

  // The whole list may show the row.
  const toRowWants = (id: string) => [toRowWant(id), ...toListWants({})];
  return {
    fetchList: (filter, call) => fetch(toListWants(filter), call),
    fetchRow: (id, call) => fetch(toRowWants(id), call),
    fetchLists(lists, call) {
      const stale = lists.filter((list) => !isListFresh(list, call));
      return fetch(
        stale.flatMap(({ filter }) => toListWants(filter)),
        call,
      );
    },
    fetchRows(ids, call) {
      const stale = ids.filter((id) => !isRowFresh(id, call));
      return fetch(stale.flatMap(toRowWants), call);
    },
  };
}
