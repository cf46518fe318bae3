import { ApiError, parameterInvalid } from './api-error.ts';
import { type CursorReading, createPageCursors } from './page-cursors.ts';
import { isObject, parseSearch, refuseOthers } from './search.ts';
import { contactFields, conversationFields } from './search-fields.ts';
import { type Json, toContactWire, toConversationItem, toConversationWire } from './to-wire.ts';
import { byLastUpdate, type Contact, type Conversation, type Listed, type Workspace } from './workspace.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined where there is none. */
  readonly body: unknown;
}

interface Listing<Row> {
  /** Which list a cursor is of: another list refuses it. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly perPage: number;
  readonly startingAfter: string | null;
}

const mostPerPage = 150;

/** The documented endpoints over a workspace. Throws `ApiError`. */
export function createApi(workspace: Workspace, cursorReading: CursorReading): (request: ApiRequest) => Json {
  const cursors = createPageCursors();
  const { contacts, conversations } = workspace;

  function toPage<Row extends Listed>(
    { name, rows, perPage, startingAfter }: Listing<Row>,
    write: (row: Row) => Json,
  ): { readonly items: readonly Json[]; readonly total_count: number; readonly pages: Json } {
    const sorted = rows.toSorted(byLastUpdate);
    let start = 0;
    if (startingAfter !== null) {
      const place = cursors.decode(name, startingAfter);
      const after = sorted.findIndex((row) => byLastUpdate(row, place) > 0);
      start = cursorReading === 'offset' ? place.offset : after === -1 ? sorted.length : after;
    }
    const shown = sorted.slice(start, start + perPage);
    const last = shown.at(-1);
    const offset = start + shown.length;
    const next: Json =
      last !== undefined && offset < sorted.length
        ? {
            per_page: perPage,
            starting_after: cursors.encode(name, { updatedAt: last.updatedAt, id: last.id, offset }),
          }
        : null;
    return {
      items: shown.map(write),
      total_count: sorted.length,
      pages: {
        type: 'pages',
        ...(next !== null && { next }),
        page: Math.floor(start / perPage) + 1,
        per_page: perPage,
        total_pages: Math.ceil(sorted.length / perPage),
      },
    };
  }

  function listContacts(listing: Listing<Contact>): Json {
    const { items, total_count, pages } = toPage(listing, toContactWire);
    return { type: 'list', data: items, total_count, pages };
  }

  function listConversations(listing: Listing<Conversation>): Json {
    const { items, total_count, pages } = toPage(listing, (row) => toConversationItem(row, contacts));
    return { type: 'conversation.list', pages, total_count, conversations: items };
  }

  const routes: readonly {
    readonly method: string;
    readonly pattern: RegExp;
    answer(request: ApiRequest, id: string): Json;
  }[] = [
    {
      method: 'GET',
      pattern: /^\/me$/,
      answer: () => ({ type: 'admin', id: '991267536', email: 'ciaran@example.com', name: 'Ciaran Lee' }),
    },
    {
      method: 'GET',
      pattern: /^\/contacts$/,
      answer: ({ query }) => {
        const page = readPaging(query, 50);
        return listContacts({ name: 'contacts', rows: [...contacts.values()], ...page });
      },
    },
    {
      method: 'GET',
      pattern: /^\/contacts\/([^/]+)$/,
      answer: ({ query }, id) => {
        refuseOthers(Object.fromEntries(query), []);
        const contact = contacts.get(id);
        if (contact === undefined) throw new ApiError(404, 'not_found', 'User Not Found');
        return toContactWire(contact);
      },
    },
    {
      method: 'POST',
      pattern: /^\/contacts\/search$/,
      answer: ({ body }) => {
        const { query, ...page } = readSearch(body, 50);
        const test = parseSearch(query, contactFields, { datesBy: 'day' });
        const rows = [...contacts.values()].filter(test);
        return listContacts({ name: JSON.stringify(query), rows, ...page });
      },
    },
    {
      method: 'GET',
      pattern: /^\/conversations$/,
      answer: ({ query }) => {
        const page = readPaging(query, 20);
        return listConversations({ name: 'conversations', rows: [...conversations.values()], ...page });
      },
    },
    {
      method: 'GET',
      pattern: /^\/conversations\/([^/]+)$/,
      answer: ({ query }, id) => {
        refuseOthers(Object.fromEntries(query), ['display_as']);
        const displayAs = query.get('display_as');
        if (displayAs !== null && displayAs !== 'plaintext')
          throw parameterInvalid('display_as can only be plaintext', 'display_as');
        const conversation = conversations.get(id);
        if (conversation === undefined) throw new ApiError(404, 'not_found', 'Resource Not Found');
        return toConversationWire(conversation, contacts, displayAs !== null);
      },
    },
    {
      method: 'POST',
      pattern: /^\/conversations\/search$/,
      answer: ({ body }) => {
        const { query, ...page } = readSearch(body, 20);
        const test = parseSearch(query, conversationFields, { datesBy: 'second' });
        const rows = [...conversations.values()].filter(test);
        return listConversations({ name: JSON.stringify(query), rows, ...page });
      },
    },
  ];

  return (request) => {
    const route = routes.find(
      ({ pattern, method }) => pattern.test(request.path) && method === request.method,
    );
    if (route === undefined) throw new ApiError(404, 'not_found', 'Resource Not Found');
    return route.answer(request, decodeURIComponent(route.pattern.exec(request.path)?.[1] ?? ''));
  };
}

function readPaging(query: URLSearchParams, usual: number) {
  refuseOthers(Object.fromEntries(query), ['per_page', 'starting_after']);
  return {
    perPage: readPerPage(query.get('per_page') ?? usual),
    startingAfter: query.get('starting_after'),
  };
}

function readSearch(body: unknown, usual: number) {
  if (!isObject(body)) throw parameterInvalid('a search needs a JSON body', 'body');
  refuseOthers(body, ['query', 'pagination']);
  const { query, pagination } = body;
  if (pagination === undefined || pagination === null) return { query, perPage: usual, startingAfter: null };
  if (!isObject(pagination)) throw parameterInvalid('pagination must be an object', 'pagination');
  refuseOthers(pagination, ['per_page', 'starting_after']);
  const { per_page: perPage, starting_after: startingAfter = null } = pagination;
  if (startingAfter !== null && typeof startingAfter !== 'string')
    throw parameterInvalid('starting_after must be a string', 'pagination.starting_after');
  return { query, perPage: readPerPage(perPage), startingAfter };
}

function readPerPage(value: unknown): number {
  const perPage = /^\d{1,4}$/.test(String(value)) ? Number(value) : 0;
  if (perPage < 1 || perPage > mostPerPage)
    throw parameterInvalid(`per_page must be from 1 to ${mostPerPage}`, 'per_page');
  return perPage;
}
