import type { ZodType } from 'zod';
import type { CallContext } from '../../call-context.ts';
import type { HttpResponse } from '../../http/http-call.ts';
import type { NumberedPage, PageRequest } from '../../lists/list.ts';
import type { OutgoingMessage } from '../../models.ts';
import { blankForeignRow, isForeign } from '../blank-foreign-row.ts';
import type { LearnedPageSize } from '../create-learned-page-size.ts';
import type { UpstreamReader } from '../create-upstream-reader.ts';
import { dropRepeats, type IdentifiedRow, identifyRows, toOwnId } from '../identify-rows.ts';
import { readVerifiedPage } from '../read-verified-page.ts';
import { isOk } from '../upstream-failures.ts';
import { encodePathSegment, isBlank, toQueryString } from '../urls.ts';
import {
  isNotFound,
  toMissingDataError,
  toPageSizeRefusedError,
  toPekiStatusError,
  toUnknownChatbotError,
} from './peki-error.ts';
import { toNumberedPage } from './peki-to-model.ts';
import { pekiAnswer, pekiItem, pekiPage } from './peki-wire.ts';

export interface PekiClientDeps {
  readonly reader: UpstreamReader;
  readonly pageSize: LearnedPageSize;
  readonly chatbotId: string;
  readonly now: () => number;
}

export interface PekiCollection<Row> {
  readonly name: 'users' | 'sessions' | 'messages';
  readonly toRow: (row: IdentifiedRow, chatbotId: string) => Row;
  readonly idOf: (row: Row) => string;
}

export interface PekiListRequest<Row> {
  readonly collection: PekiCollection<Row>;
  readonly filter: Readonly<Record<string, string | null>>;
  readonly asked: PageRequest;
}

/** `GET /Dev/{chatbotId}/{collection}` and `…/{collection}/{id}`. Rejects as `NumberedList` says. */
export interface PekiClient {
  list<Row>(request: PekiListRequest<Row>, context: CallContext): Promise<NumberedPage<Row>>;
  get<Row>(collection: PekiCollection<Row>, id: string, context: CallContext): Promise<Row | null>;
  /** `POST /Dev/{chatbotId}/message`; gives the answer's text. */
  sendMessage(message: OutgoingMessage, context: CallContext): Promise<string | null>;
  check(context: CallContext): Promise<void>;
}

const ownerFields = { chatbot: 'chatbotId', time: 'createdAt' };

/** Throws when no path can carry the chatbotId. */
export function createPekiClient({ reader, pageSize, chatbotId, now }: PekiClientDeps): PekiClient {
  const chatbotSegment = encodePathSegment(chatbotId);
  if (chatbotSegment === null)
    throw new Error(`The chatbotId ${JSON.stringify(chatbotId)} cannot stand in a URL.`);
  const root = `/Dev/${chatbotSegment}`;
  const rootRoute = '/Dev/:chatbotId';

  function parseFound<Body extends { readonly data: unknown }>(
    response: HttpResponse,
    schema: ZodType<Body>,
  ): WithData<Body> | null {
    if (!isOk(response)) {
      if (isNotFound(response)) return null;
      throw toPekiStatusError(response, now());
    }
    const body = reader.parseBody(response, schema);
    if (hasData(body)) return body;
    if (isNotFound(response)) return null;
    throw toMissingDataError(response);
  }

  async function list<Row>(
    { collection, filter, asked }: PekiListRequest<Row>,
    context: CallContext,
  ): Promise<NumberedPage<Row>> {
    const { name, toRow, idOf } = collection;
    let isFiltered = false;
    for (const field in filter) {
      const value = filter[field] ?? null;
      // A server may take a blank filter for none and answer with all rows.
      if (value !== null && isBlank(value)) return toEmptyPage(asked);
      isFiltered ||= value !== null;
    }

    const unpaged = `${root}/${name}${toQueryString(filter)}`;
    const readPage = ({ page, pageSize: askedSize }: PageRequest) => {
      const path = `${root}/${name}${toQueryString({ ...filter, page, pageSize: askedSize })}`;
      const target = { path, route: `${rootRoute}/${name}`, rows: askedSize };
      return reader.read(target, context, (response): NumberedPage<Row> => {
        if (response.status === 400 && !isNotFound(response) && pageSize.wasRefused(unpaged, askedSize))
          throw toPageSizeRefusedError(askedSize);
        const answer = parseFound(response, pekiPage);
        if (answer === null && isFiltered) return toEmptyPage({ page, pageSize: askedSize });
        if (answer === null) throw toUnknownChatbotError(response, now());
        reader.refuseExcess(answer.data, askedSize, response);
        const rows = identifyRows(answer.data).map((row) =>
          toRow(blankForeignRow(row, ownerFields, chatbotId), chatbotId),
        );
        const numbered = toNumberedPage(answer, rows, { page, pageSize: askedSize });
        pageSize.wasAnswered(unpaged, askedSize, numbered);
        return { ...numbered, rows: dropRepeats(rows, idOf) };
      });
    };
    return readVerifiedPage({ idOf, readPage }, asked, pageSize);
  }

  async function get<Row>(
    { name, toRow }: PekiCollection<Row>,
    id: string,
    context: CallContext,
  ): Promise<Row | null> {
    const segment = encodePathSegment(id);
    if (segment === null) return null;
    const target = { path: `${root}/${name}/${segment}`, route: `${rootRoute}/${name}/:id`, rows: 1 };
    return reader.read(target, context, (response) => {
      const { data = null } = parseFound(response, pekiItem) ?? {};
      // A row that names no id has the one that it was asked for by.
      const isMissing = data === null || isForeign(data, ownerFields, chatbotId);
      return isMissing ? null : toRow({ raw: data, id: toOwnId(data) ?? id, hasOwnId: true }, chatbotId);
    });
  }

  async function sendMessage(
    { userId, userName, content, fileUrl }: OutgoingMessage,
    context: CallContext,
  ): Promise<string | null> {
    const body = {
      user: { id: userId, name: userName },
      message: { content, ...(fileUrl !== null && { file: fileUrl }) },
    };
    const target = { path: `${root}/message`, route: `${rootRoute}/message`, rows: 1, body };
    return reader.write(target, context, (response) => {
      if (!isOk(response)) {
        throw isNotFound(response)
          ? toUnknownChatbotError(response, now())
          : toPekiStatusError(response, now());
      }
      const { data } = reader.parseBody(response, pekiAnswer);
      if (data === null && isNotFound(response)) throw toMissingDataError(response);
      return data;
    });
  }

  async function check(context: CallContext): Promise<void> {
    const path = `${root}/messages${toQueryString({ page: 1, pageSize: 1 })}`;
    await reader.read({ path, route: `${rootRoute}/messages`, rows: 1 }, context, (response) => {
      const answer = parseFound(response, pekiPage);
      if (answer === null) throw toUnknownChatbotError(response, now());
      reader.refuseExcess(answer.data, 1, response);
    });
  }

  return { list, get, sendMessage, check };
}

type WithData<Body extends { readonly data: unknown }> = Body & { readonly data: NonNullable<Body['data']> };

function hasData<Body extends { readonly data: unknown }>(body: Body): body is WithData<Body> {
  return body.data !== null;
}

function toEmptyPage({ page, pageSize }: PageRequest): NumberedPage<never> {
  return { rows: [], totalItems: 0, pageSize, currentPage: page };
}
