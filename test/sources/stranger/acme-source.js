import {
  defineSource,
  identifyRows,
  isOk,
  readId,
  readString,
  readTimeMs,
  toFields,
  toNoAnswerError,
  toQueryString,
  toStatusError,
} from 'convograph/source';

const name = 'acme';
const largestPage = 50;

/** An API of offset and limit: `GET /v1/messages?offset=0&limit=50&thread=…` → `{ items, count }`. */
export default defineSource({
  name,
  description: 'Acme: the messages of threads, listed by offset and limit.',
  requestsPerMinute: 6_000,
  resetHeaders: ['x-ratelimit-reset', 'ratelimit-reset'],
  create({ chatbotId, apiKey }, { createReader, now }) {
    const reader = createReader(
      (call) => (request) => call({ ...request, headers: { ...request.headers, 'x-acme-key': apiKey } }),
    );

    async function list({ sessionId }, { page, pageSize }, context) {
      const query = { offset: (page - 1) * pageSize, limit: pageSize, thread: sessionId };
      const target = { path: `/v1/messages${toQueryString(query)}`, route: '/v1/messages', rows: pageSize };
      return reader.read(target, context, (response) => {
        // The 404 of a proxy says nothing of what is there.
        if (response.status === 404) throw toNoAnswerError(name, 404);
        if (!isOk(response)) throw toStatusError(name, response, now());
        const { items, count } = reader.parseBody(response, pageSchema);
        reader.refuseExcess(items, pageSize, response);
        const rows = identifyRows(items).map(({ raw, id }) => toMessage(toFields(raw), id));
        return { rows, totalItems: count, pageSize, currentPage: page };
      });
    }

    function toMessage(row, messageId) {
      return {
        kind: 'text',
        chatbotId,
        messageId,
        sessionId: readId(row.thread),
        userId: null,
        role: row.from === 'customer' ? 'USER' : 'ASSISTANT',
        createdAtMs: readTimeMs(row.at),
        tokenCount: null,
        responseTime: null,
        text: readString(row.body) ?? '',
        attachmentUrl: null,
      };
    }

    return {
      messages: {
        kind: 'numbered',
        filters: ['sessionId'],
        changes: 'never',
        hasTotal: true,
        largestPage: () => largestPage,
        readPage: list,
      },
      async check(context) {
        await list({ sessionId: null }, { page: 1, pageSize: 1 }, context);
      },
    };
  },
});

const pageSchema = {
  safeParse(value) {
    const { items, count } = toFields(value);
    return { success: Array.isArray(items) && Number.isInteger(count), data: { items, count } };
  },
};
