import type { MessageOrder } from '../generated/graphql.ts';
import {
  messagesPage,
  sessionMessagesPage,
  sessionsPage,
  userListsPage,
  usersPage,
} from './list-documents.ts';
import type { Stack } from './start-stack.ts';

/** A page of a list, its rows by the provider's own ids. */
export interface Page {
  readonly ids: readonly string[];
  readonly totalCount: number | null;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** The window arguments of a connection. */
export interface WindowVariables {
  readonly first?: number;
  readonly after?: string | null;
  readonly last?: number;
  readonly before?: string | null;
}

/** A list that can be walked, through the GraphQL server. */
export type ReadPage = (window: WindowVariables) => Promise<Page>;

interface WireConnection<Node> {
  readonly totalCount: number | null;
  readonly pageInfo: Page['pageInfo'];
  readonly nodes: readonly Node[];
}

function toPage<Node>(
  connection: WireConnection<Node> | null | undefined,
  idOf: (node: Node) => string,
): Page {
  if (!connection) throw new Error('The list is null.');
  return { ...connection, ids: connection.nodes.map(idOf) };
}

const messageIdOf = ({ messageId }: { readonly messageId: string }) => messageId;

/** The users of a chatbot. */
export const usersOf =
  (stack: Stack, chatbotId: string): ReadPage =>
  async (window) => {
    const { chatbot } = await stack.read(usersPage, { chatbotId, ...window });
    return toPage(chatbot?.users, ({ userId }) => userId);
  };

/** The sessions of a chatbot, or of one of its users. */
export const sessionsOf =
  (stack: Stack, chatbotId: string, userId: string | null = null): ReadPage =>
  async (window) => {
    const { chatbot } = await stack.read(sessionsPage, { chatbotId, userId, ...window });
    return toPage(chatbot?.sessions, ({ sessionId }) => sessionId);
  };

/** Which messages of a chatbot, and how. */
export interface MessageFilter {
  readonly chatbotId: string;
  readonly sessionId?: string;
  readonly userId?: string;
  readonly order?: MessageOrder;
  readonly includeSql?: boolean;
}

function withDefaults<Filter extends MessageFilter>(filter: Filter) {
  return {
    ...filter,
    order: filter.order ?? 'NEWEST_FIRST',
    includeSql: filter.includeSql ?? false,
  } as const;
}

/** Messages by the arguments of `Chatbot.messages`. */
export const messagesOf =
  (stack: Stack, filter: MessageFilter): ReadPage =>
  async (window) => {
    const { chatbot } = await stack.read(messagesPage, { ...withDefaults(filter), ...window });
    return toPage(chatbot?.messages, messageIdOf);
  };

/** Messages by `User.messages`. */
export const messagesOfUser =
  (stack: Stack, filter: MessageFilter & { readonly userId: string }): ReadPage =>
  async (window) => {
    const { chatbot } = await stack.read(userListsPage, { ...withDefaults(filter), ...window });
    return toPage(chatbot?.user?.messages, messageIdOf);
  };

/** Messages by `Session.messages`. */
export const messagesOfSession =
  (stack: Stack, filter: MessageFilter & { readonly sessionId: string }): ReadPage =>
  async (window) => {
    const { chatbot } = await stack.read(sessionMessagesPage, { ...withDefaults(filter), ...window });
    return toPage(chatbot?.session?.messages, messageIdOf);
  };

export type Direction = 'forward' | 'backward';

/** Longer than any walk of the tests: a list that never ends must not hang them. */
const maxPages = 20_000;

/** Every page of a list, in the order in which they are read. */
export async function walkPages(
  readPage: ReadPage,
  direction: Direction,
  pageSize: number,
  beforeNextPage: (page: Page) => Promise<void> = async () => undefined,
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = null; pages.length < maxPages; ) {
    const page = await readPage(
      direction === 'forward' ? { first: pageSize, after: cursor } : { last: pageSize, before: cursor },
    );
    pages.push(page);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    if (!(direction === 'forward' ? hasNextPage : hasPreviousPage)) return pages;
    const next = direction === 'forward' ? endCursor : startCursor;
    if (next === null || next === cursor) throw new Error('There is more, but the cursor leads nowhere.');
    cursor = next;
    await beforeNextPage(page);
  }
  throw new Error(`The walk does not end within ${maxPages} pages.`);
}

/** The rows of walked pages, in the order of the list. */
export function toIds(pages: readonly Page[], direction: Direction): string[] {
  const inOrder = direction === 'forward' ? pages : pages.toReversed();
  return inOrder.flatMap(({ ids }) => ids);
}

/** The nodes of all pages of a connection, read forward. */
export async function readAllNodes<Node>(
  readPage: (after: string | null) => Promise<
    | {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
        readonly nodes: readonly Node[];
      }
    | null
    | undefined
  >,
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | null = null; ; ) {
    const page = await readPage(after);
    if (!page) throw new Error('The list is null.');
    nodes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}
