import type { Anchor } from '../lists/anchor.ts';
import { placeRows, type RowKey, type Segment, sessionRow, userRow } from '../lists/row-key.ts';
import type { TimeRange } from '../lists/time-range.ts';
import type { AnyWindow } from '../lists/window.ts';
import type { Message, Session, User } from '../models.ts';
import type {
  Archive,
  ArchivedChatbot,
  ArchivedOwner,
  OwnerPlace,
  OwnerWindow,
  WalkedList,
} from './archive.ts';
import type { FindProvable, ProvableList } from './create-list-proof.ts';
import { type ArchivedFilter, toSelection } from './message-selection.ts';
import { toFirstPlace } from './places.ts';
import { readArchivedWindow } from './read-archived-window.ts';

/** What an archive tells of a chatbot while its API cannot be asked. All reject with `ArchiveError`; null: it cannot tell. */
export interface ChatbotArchive {
  /** What it can tell together with the head of the API's list. */
  findProvable(): Promise<ProvableList | null>;
  findUser(userId: string): Promise<User | null>;
  findSession(sessionId: string): Promise<Session | null>;
  /** `sessionId` null: in any session. */
  findMessage(messageId: string, sessionId: string | null): Promise<Message | null>;
  /** By their beginning, as the two below; the list as it was when it was last read to its end. */
  readUsers(window: AnyWindow, order: OwnerOrder): Promise<Segment<User> | null>;
  readSessions(userId: string | null, window: AnyWindow, order: OwnerOrder): Promise<Segment<Session> | null>;
  readMessages(filter: OutageFilter, window: AnyWindow): Promise<Segment<Message> | null>;
  countMessages(filter: ArchivedFilter, range: TimeRange): Promise<number | null>;
}

/** `hasTotal` false: nobody counts the list. */
export interface OutageFilter extends ArchivedFilter {
  readonly hasTotal: boolean;
}

export type ReadableArchive = { readonly findProvable: FindProvable } & Pick<
  Archive,
  | 'readWalk'
  | 'readMessages'
  | 'countMessages'
  | 'findMessage'
  | 'findUser'
  | 'findSession'
  | 'listUsers'
  | 'countUsers'
  | 'listSessions'
  | 'countSessions'
>;

type OwnerOrder = 'descending' | 'ascending';

export function openChatbotArchive(archive: ReadableArchive, chatbot: ArchivedChatbot): ChatbotArchive {
  async function completeAsOfMs(collection: WalkedList['collection'], sessionId: string | null) {
    const walk = await archive.readWalk(chatbot, { collection, sessionId });
    return walk?.completeAsOfMs ?? null;
  }

  /** The place up to which a list is complete: of what came later some may be missing. */
  async function findEnd({ sessionId }: Pick<ArchivedFilter, 'sessionId'>): Promise<number | null> {
    const asOfMs =
      (await completeAsOfMs('messages', null)) ??
      (sessionId === null ? null : await completeAsOfMs('messages', sessionId));
    return asOfMs === null ? null : toFirstPlace(asOfMs + 1);
  }

  return {
    findProvable: () => archive.findProvable(chatbot),
    findUser: (userId) => archive.findUser(chatbot, userId),
    findSession: (sessionId) => archive.findSession(chatbot, sessionId),
    async findMessage(messageId, sessionId) {
      return (await archive.findMessage(chatbot, messageId, sessionId))?.message ?? null;
    },
    async readUsers(window, order) {
      if ((await completeAsOfMs('users', null)) === null) return null;
      return readOwners<User>(window, order, {
        key: userRow,
        find: (id) => archive.findUser(chatbot, id),
        list: (places) => archive.listUsers(chatbot, places),
        count: () => archive.countUsers(chatbot),
      });
    },
    async readSessions(userId, window, order) {
      if ((await completeAsOfMs('sessions', null)) === null) return null;
      const list = { chatbot, userId, status: null, order: 'created', sinceMs: null } as const;
      return readOwners<Session>(window, order, {
        key: sessionRow,
        find: (id) => archive.findSession(chatbot, id),
        list: (places) => archive.listSessions(list, places),
        count: () => archive.countSessions(list),
      });
    },
    async readMessages(filter, window) {
      const below = await findEnd(filter);
      if (below === null) return null;
      const selection = toSelection(filter);
      return readArchivedWindow({ archive, chatbot, selection, below, hasTotal: filter.hasTotal }, window);
    },
    async countMessages(filter, range) {
      const below = await findEnd(filter);
      return below && archive.countMessages(chatbot, { ...toSelection(filter), ...range }, below);
    },
  };
}

interface OwnerList<Row> {
  readonly key: RowKey<Row>;
  find(id: string): Promise<Row | null>;
  /** The latest first. */
  list(window: OwnerWindow): Promise<readonly (OwnerPlace & ArchivedOwner<Row>)[]>;
  count(): Promise<number>;
}

async function readOwners<Row>(
  { from, count, headBound, tailBound }: AnyWindow,
  order: OwnerOrder,
  { key, find, list, count: countAll }: OwnerList<Row>,
): Promise<Segment<Row>> {
  async function locate(anchor: Anchor | null): Promise<OwnerPlace | null> {
    if (anchor === null || anchor.id === null) return null;
    const row = await find(anchor.id);
    return { timeMs: (row === null ? anchor.timeMs : key.timeOf(row)) ?? 0, id: anchor.id };
  }
  const isDown = from === 'head';
  const [near, far, total] = await Promise.all([
    locate(isDown ? headBound : tailBound),
    locate(isDown ? tailBound : headBound),
    countAll(),
  ]);
  const isLatestFirst = isDown === (order === 'descending');
  const found = await list({
    ...{ from: isLatestFirst ? 'start' : 'end', count: count + 1 },
    ...{ after: isLatestFirst ? near : null, before: isLatestFirst ? null : near },
  });
  const fromNear = isLatestFirst ? found : found.toReversed();
  const taken = fromNear
    .filter((place) => far === null || (isLatestFirst ? isLater(place, far) : isLater(far, place)))
    .slice(0, count);
  const rows = (isDown ? taken : taken.toReversed()).flatMap(({ row }) => row ?? []);
  const nearEnd = near === null ? 'end' : 'more';
  const farEnd = found.length > taken.length ? 'more' : 'end';
  return {
    placed: placeRows(rows, key, null),
    towardHead: isDown ? nearEnd : farEnd,
    towardTail: isDown ? farEnd : nearEnd,
    total,
  };
}

function isLater(one: OwnerPlace, other: OwnerPlace): boolean {
  return one.timeMs > other.timeMs || (one.timeMs === other.timeMs && one.id > other.id);
}
