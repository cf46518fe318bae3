import { describe, expect, it, onTestFinished } from 'vitest';
import { createSubgraph } from '../../src/federation/create-subgraph.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { anonymousViewer } from '../../src/viewer.ts';
import { postQuery, type RawAnswer } from './post-query.ts';
import { embedTestSandbox, startTestStack } from './start-stack.ts';

/** Of the same length as the chatbot's: ids are answered, and counted, as they are. */
const toUnknownId = (chatbotId: string) => [...chatbotId].map((char) => (char === '_' ? char : 'z')).join('');

/** Names below a chatbot that are there, as a caller may have learned elsewhere. */
interface Names {
  readonly chatbotId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly messageId: string;
  /** A cursor of its list, which is named by the chatbot's id. */
  readonly cursor: string;
}

const ids = ({ chatbotId, userId, sessionId, messageId }: Names) => [
  encodeGlobalId({ type: 'Chatbot', chatbotId }),
  encodeGlobalId({ type: 'User', chatbotId, userId }),
  encodeGlobalId({ type: 'Session', chatbotId, sessionId }),
  encodeGlobalId({ type: 'Message', chatbotId, messageId, place: null }),
  encodeGlobalId({
    type: 'Message',
    chatbotId,
    messageId,
    place: { sessionId, createdAtMs: 1_700_000_000_000, isSql: true },
  }),
];
const fieldsOfAll = `__typename ... on Node { id }
  ... on Chatbot { name rateLimit { remaining } users { totalCount } }
  ... on User { email } ... on Session { subject messages(includeSql: true) { totalCount } }`;
const below = `__typename capabilities { largestPage } rateLimit { limit remaining }
  users(first: 100) { nodes { email sessions(first: 100) { nodes { userName } } } }
  messages(first: 100) { nodes { ... on TextMessage { text } } }`;

const ownList = 'a cursor in an own list';

/** Everything that takes the name of a chatbot, or of something below it; most of them take several. */
const questions: Readonly<
  Record<
    string,
    (names: Names, own: string) => { readonly query: string; readonly variables: Record<string, unknown> }
  >
> = {
  chatbot: ({ chatbotId, userId, sessionId, messageId }) => ({
    query: `query ($chatbotId: ID!, $userId: ID!, $sessionId: ID!, $messageId: ID!) { chatbot(chatbotId: $chatbotId) { ${below}
      user(userId: $userId) { email } session(sessionId: $sessionId) { subject } message(messageId: $messageId) { __typename } } }`,
    variables: { chatbotId, userId, sessionId, messageId },
  }),
  node: (names) => ({
    query: `{ ${ids(names)
      .map((id, i) => `n${i}: node(id: "${id}") { ${fieldsOfAll} }`)
      .join(' ')} }`,
    variables: {},
  }),
  nodes: (names) => ({
    query: `query ($ids: [ID!]!) { nodes(ids: $ids) { ${fieldsOfAll} } }`,
    variables: { ids: ids(names) },
  }),
  '_entities, by every key': (names) => ({
    query: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${fieldsOfAll} } }`,
    variables: {
      representations: [
        ...ids(names).flatMap((id, i) =>
          [
            ['Chatbot'],
            ['User'],
            ['Session'],
            ['TextMessage', 'ImageMessage'],
            ['SqlMessage', 'UnknownMessage'],
          ][i]?.map((__typename) => ({ __typename, id })),
        ),
        { __typename: 'Chatbot', chatbotId: names.chatbotId },
        { __typename: 'User', chatbotId: names.chatbotId, userId: names.userId },
        { __typename: 'Session', chatbotId: names.chatbotId, sessionId: names.sessionId },
        { __typename: 'User', chatbotId: names.chatbotId },
      ],
    },
  }),
  'an id of the wrong kind': (names) => ({
    query:
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }',
    variables: { representations: ids(names).map((id) => ({ __typename: 'User', id })) },
  }),
  'a cursor in its list': ({ chatbotId, cursor }) => ({
    query:
      'query ($chatbotId: ID!, $cursor: String) { chatbot(chatbotId: $chatbotId) { users(after: $cursor) { nodes { userId } } messages(before: $cursor) { totalCount } } }',
    variables: { chatbotId, cursor },
  }),
  [ownList]: ({ cursor }, own) => ({
    query:
      'query ($own: ID!, $cursor: String) { chatbot(chatbotId: $own) { users(after: $cursor) { totalCount } messages(before: $cursor) { totalCount } } }',
    variables: { own, cursor },
  }),
  'a request that is too large': ({ chatbotId }) => ({
    query:
      'query ($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { users(first: 100) { nodes { sessions(first: 100) { nodes { messages(first: 100) { nodes { __typename } } } } } } } }',
    variables: { chatbotId },
  }),
  'a wrong argument': ({ chatbotId }) => ({
    query: 'query ($chatbotId: ID!) { chatbot(chatbotId: $chatbotId) { users(first: -1) { totalCount } } }',
    variables: { chatbotId },
  }),
};
const headers = [
  {},
  { 'x-convograph-explain': '1' },
  { 'x-convograph-fresh': '1' },
  { 'x-convograph-explain': '1', 'x-may': 'explain' },
];

/** A sandbox of one chatbot of each provider, of which the caller may read `own` only; `all` may read both. */
async function start(provider: 'peki' | 'askyourdatabase') {
  const embedded = await embedTestSandbox();
  onTestFinished(() => embedded.sandbox.close());
  const [peki = ''] = embedded.sandbox.pekiChatbotIds;
  const [bot = ''] = embedded.sandbox.askyourdatabaseBotIds;
  const [forbiddenId, own] = provider === 'peki' ? [peki, bot] : [bot, peki];
  const stack = await startTestStack({
    embedded,
    schema: createSubgraph({ node: 'omit', typePrefix: '' }).schema,
    requestsPerMinute: 10_000,
    authenticate: (given) => ({
      ...anonymousViewer,
      chatbotIds: given.authorization === 'all' ? null : [own],
      scopes: given['x-may'] === 'explain' ? anonymousViewer.scopes : ['read', 'read:pii', 'read:sql'],
    }),
  });
  const unknownId = toUnknownId(forbiddenId);
  const messages =
    'messages(first: 1) { nodes { ... on ConversationMessage { userId sessionId messageId } } pageInfo { endCursor } }';
  const readNewest = async () => {
    const path = provider === 'peki' ? messages : `session(sessionId: "chat_789012") { ${messages} }`;
    const query = `{ chatbot(chatbotId: "${forbiddenId}") { ${path} } }`;
    const { text } = await postQuery(stack.url, { query }, { authorization: 'all' });
    const { chatbot } = JSON.parse(text).data;
    const list = (chatbot.session ?? chatbot).messages;
    return { ...list.nodes[0], cursor: list.pageInfo.endCursor };
  };
  const { cursor, userId, ...names } = await readNewest();
  const known = { ...names, userId: userId ?? 'user-1' };
  return {
    stack,
    own,
    forbidden: { ...known, chatbotId: forbiddenId, cursor },
    unknown: { ...known, chatbotId: unknownId, cursor: toCursorOfNoList(cursor) },
  };
}

/** Without where an own limit stands, which changes with time. */
function withoutLimit({ headers: { ratelimit: _state, ...rest }, ...answer }: RawAnswer): RawAnswer {
  return { ...answer, headers: rest };
}

/** The same cursor, of a list that is none. */
function toCursorOfNoList(cursor: string): string {
  const [version, list, ...rest] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  return Buffer.from(JSON.stringify([version, 'A'.repeat(list.length), ...rest])).toString('base64url');
}

describe.each(['peki', 'askyourdatabase'] as const)(
  'a chatbot of %s that the caller may not read',
  (provider) => {
    it('is answered, byte for byte, as one that does not exist, before and after others have read it', async () => {
      const { stack, own, forbidden, unknown } = await start(provider);
      const compare = async () => {
        for (const [name, toQuestion] of Object.entries(questions)) {
          for (const given of headers) {
            await stack.takeRequestCounts();
            const ask = (names: Names) =>
              postQuery(stack.url, toQuestion(names, own), given).then(withoutLimit);
            const answered = await ask(forbidden);
            const expected = await ask(unknown);
            const text = answered.text.replaceAll(forbidden.chatbotId, unknown.chatbotId);
            expect({ name, ...answered, text }).toEqual({ name, ...expected });
            if (name !== ownList) expect(answered.headers).not.toHaveProperty('ratelimit-policy');
            expect((await stack.takeRequestCounts()).total).toBe(0);
          }
        }
      };
      await compare();
      // Somebody who may reads all of it: now it is at hand.
      for (const [name, toQuestion] of Object.entries(questions)) {
        const { text } = await postQuery(stack.url, toQuestion(forbidden, own), { authorization: 'all' });
        const withoutGrant = await postQuery(stack.url, toQuestion(forbidden, own));
        if (name !== ownList) expect({ name, text }).not.toEqual({ name, text: withoutGrant.text });
      }
      await compare();
    });

    it('is not among the chatbots, nor in what they may cost', async () => {
      const { stack, own, forbidden } = await start(provider);
      const ask = async (query: string, authorization: string) =>
        JSON.parse((await postQuery(stack.url, { query }, { authorization })).text);
      const list = '{ chatbots { totalCount nodes { chatbotId } } }';
      expect((await ask(list, 'some')).data.chatbots).toEqual({ totalCount: 1, nodes: [{ chatbotId: own }] });
      expect((await ask(list, 'all')).data.chatbots.totalCount).toBe(2);
      const costly = `{ chatbots { nodes { messages(first: 100) { nodes { ... on TextMessage {
      user { messages(first: 100) { nodes { ... on TextMessage { user { messages(first: 100) { totalCount nodes { __typename } } } } } } } } } } } } }`;
      const [some, all] = await Promise.all(
        ['some', 'all'].map((authorization) => ask(costly, authorization)),
      );
      expect(all.errors[0].extensions.code).toBe('COST_LIMIT_EXCEEDED');
      expect(some.errors?.[0].extensions.cost ?? { nodes: 0 }).not.toEqual(all.errors[0].extensions.cost);
      expect(JSON.stringify(some)).not.toContain(forbidden.chatbotId);
    });
  },
);
