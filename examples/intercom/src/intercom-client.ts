import {
  type CallContext,
  encodePathSegment,
  isBlank,
  isOk,
  type JsonObject,
  type Message,
  readId,
  readInt,
  readString,
  type Session,
  type TokenPage,
  toFields,
  toQueryString,
  type UpstreamReader,
  type UpstreamTarget,
  type User,
} from 'convograph/source';
import { isNotFound, toIntercomError } from './intercom-error.ts';
import { countParts, readList, readParts, toMessages, toSession, toUser } from './intercom-to-model.ts';

export interface IntercomClientDeps {
  readonly reader: UpstreamReader;
  readonly chatbotId: string;
  /** Wall clock in epoch milliseconds. */
  readonly now: () => number;
}

export interface AskedPage {
  readonly token: string | null;
  readonly pageSize: number;
}

/** Most parts that the API shows of a conversation, and the message that began it. */
export const mostMessages = 501;
/** Rows whose bytes bound such an answer: messages are short. */
const usualMessages = 100;

export function createIntercomClient({ reader, chatbotId, now }: IntercomClientDeps) {
  /** Null for what does not exist. `rowsOf` are the rows in it, of which `asked` were asked for. */
  function readObject(
    target: UpstreamTarget,
    context: CallContext,
    rowsOf: (body: JsonObject) => readonly unknown[] = () => [],
    asked = target.rows,
  ): Promise<JsonObject | null> {
    return reader.read(target, context, (response) => {
      if (isNotFound(response)) return null;
      if (!isOk(response)) throw toIntercomError(response, now());
      const body = reader.parseBody(response, anyObject);
      reader.refuseExcess(rowsOf(body), asked, response);
      return body;
    });
  }

  async function readPage<Row>(
    target: UpstreamTarget,
    context: CallContext,
    { name, toRow }: { readonly name: string; readonly toRow: (raw: JsonObject) => Row },
  ): Promise<TokenPage<Row>> {
    const rowsOf = (body: JsonObject) => readList(body[name]);
    const body = toFields(await readObject(target, context, rowsOf));
    const next = toFields(toFields(body['pages'])['next']);
    return {
      // A row without an id cannot be told from any other.
      rows: rowsOf(body)
        .map(toFields)
        .filter(({ id = null }) => readId(id) !== null)
        .map(toRow),
      next: readId(next['starting_after']),
      total: readInt(body['total_count']),
    };
  }

  const contacts = { name: 'data', toRow: (raw: JsonObject) => toUser(raw, chatbotId) };
  const conversations = { name: 'conversations', toRow: (raw: JsonObject) => toSession(raw, chatbotId) };
  const toPaging = ({ token, pageSize }: AskedPage) => ({ per_page: pageSize, starting_after: token });

  return {
    listUsers(page: AskedPage, context: CallContext): Promise<TokenPage<User>> {
      const path = `/contacts${toQueryString(toPaging(page))}`;
      return readPage({ path, route: '/contacts', rows: page.pageSize }, context, contacts);
    },
    listSessions(userId: string | null, page: AskedPage, context: CallContext): Promise<TokenPage<Session>> {
      if (userId === null) {
        const path = `/conversations${toQueryString(toPaging(page))}`;
        return readPage({ path, route: '/conversations', rows: page.pageSize }, context, conversations);
      }
      if (isBlank(userId)) return Promise.resolve({ rows: [], next: null, total: 0 });
      const { per_page, starting_after } = toPaging(page);
      const path = '/conversations/search';
      const body = {
        query: { field: 'contact_ids', operator: '=', value: userId },
        pagination: starting_after === null ? { per_page } : { per_page, starting_after },
      };
      return readPage({ path, route: path, rows: page.pageSize, body }, context, conversations);
    },
    /** One answer holds the conversation and all that the API shows of what was said in it. */
    async listMessages(sessionId: string, context: CallContext): Promise<TokenPage<Message>> {
      const segment = encodePathSegment(sessionId);
      if (segment === null) return { rows: [], next: null, total: 0, embedded: { sessions: [] } };
      const target = {
        path: `/conversations/${segment}`,
        route: '/conversations/:id',
        rows: usualMessages,
      };
      const raw = await readObject(target, context, readParts, mostMessages);
      if (raw === null) return { rows: [], next: null, total: 0, embedded: { sessions: [] } };
      const rows = toMessages(raw, chatbotId);
      const { total, shown } = countParts(raw);
      return {
        rows,
        next: null,
        total: total > shown ? null : rows.length,
        embedded: { sessions: [conversations.toRow({ ...raw, id: sessionId })] },
      };
    },
    async readUser(userId: string, context: CallContext): Promise<User | null> {
      const segment = encodePathSegment(userId);
      if (segment === null) return null;
      const raw = await readObject(
        { path: `/contacts/${segment}`, route: '/contacts/:id', rows: 1 },
        context,
      );
      return raw && contacts.toRow({ ...raw, id: userId });
    },
    async check(context: CallContext): Promise<void> {
      await readObject({ path: '/me', route: '/me', rows: 1 }, context);
    },
  };
}

const anyObject = {
  safeParse: (value: unknown) => {
    const data = toFields(value);
    return { success: readString(data['type']) !== null, data };
  },
};
