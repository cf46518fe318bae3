import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createGraphContext } from '../../src/context.ts';
import { createUpstreamCache } from '../../src/lists/create-upstream-cache.ts';
import { createStatistics } from '../../src/lists/statistics.ts';
import { createSchema } from '../../src/schema/create-schema.ts';
import {
  createMessages,
  createNumberedScript,
  createSession,
  createUser,
} from '../loaders/scripted-source.ts';
import { executeWhole } from './execute-whole.ts';

const schema = createSchema();

type Planner = ReturnType<typeof createGraphContext>['planner'];
type Expectations = Parameters<Planner['expect']>[1];

/** What the planner is told to expect by one operation: `messages:250/sessions`, 250 keys that name sessions. */
async function expectationsOf(
  selection: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<string[]> {
  const { source } = createNumberedScript({
    users: [createUser('u1')],
    sessions: [createSession('s1', { userId: 'u1' })],
    messages: createMessages(2),
  });
  const told: Expectations[number][] = [];
  const planner: Planner = { expect: (_chatbotId, some) => told.push(...some) };
  const context = createGraphContext({
    requestId: 'test',
    sources: new Map([['shop', source]]),
    cache: createUpstreamCache({ statistics: createStatistics() }),
  });
  const { errors } = await executeWhole({
    schema,
    document: parse(
      `query ($yes: Boolean = true, $no: Boolean = false, $n: Int = 7, $none: Int) { chatbot(chatbotId: "shop") { ${selection} } }
       fragment Texts on Session { messages(first: 4) { nodes { __typename } } }`,
    ),
    contextValue: { ...context, planner },
    variableValues: variables,
  });
  expect(errors).toBeUndefined();
  return told.map(({ collection, keys, among }) => `${collection}:${keys}/${among}`);
}

const sessions = (rest: string) => `sessions(first: 5) { nodes { ${rest} } }`;
const messages = 'messages(first: 4) { nodes { __typename } }';

describe('looking ahead', () => {
  it.each<[what: string, selection: string, expected: string[]]>([
    ['nothing below', 'users { nodes { username } } messages { totalCount }', []],
    [
      'three levels',
      `users(first: 50) { nodes { ${sessions(messages)} } }`,
      ['sessions:50/users', 'messages:250/sessions'],
    ],
    [
      'what heads of lists tell, and what the first row names',
      'sessions(first: 9) { nodes { messageCount lastMessage { ... on ConversationMessage { user { username } } } } }',
      ['messages:9/sessions', 'messages:9/sessions', 'users:9/users'],
    ],
    ['edges', `sessions(first: 9) { edges { cursor node { ${messages} } } }`, ['messages:9/sessions']],
    [
      'the default window',
      `users { nodes { sessions { nodes { ${messages} } } } }`,
      ['sessions:20/users', 'messages:400/sessions'],
    ],
    ['last', `sessions(last: 9) { nodes { ${messages} } }`, ['messages:9/sessions']],
    ['a null beside', `sessions(first: null, last: 9) { nodes { ${messages} } }`, ['messages:9/sessions']],
    ['a variable', `sessions(first: $n) { nodes { ${messages} } }`, ['messages:7/sessions']],
    [
      'a variable that is not given',
      `sessions(first: $none) { nodes { ${messages} } }`,
      ['messages:20/sessions'],
    ],
    ['a fragment', 'sessions(first: 3) { nodes { ...Texts } }', ['messages:3/sessions']],
    [
      'an inline fragment',
      `sessions(first: 3) { nodes { ... on Session { ${messages} } } }`,
      ['messages:3/sessions'],
    ],
    ['an alias', `sessions(first: 3) { nodes { newest: ${messages} } }`, ['messages:3/sessions']],
    ['one row', `user(userId: "u1") { ${sessions(messages)} }`, ['sessions:1/users', 'messages:5/sessions']],
    [
      'one session',
      `session(sessionId: "s1") { user { username ${sessions(messages)} } }`,
      ['users:1/users', 'sessions:1/users', 'messages:5/sessions'],
    ],
    [
      'what rows name',
      'messages(first: 8) { nodes { ... on ConversationMessage { user { username } session { subject } } } }',
      ['users:8/users', 'sessions:8/sessions'],
    ],
    [
      'only ids of what rows name',
      'messages(first: 8) { nodes { ... on ConversationMessage { user { userId chatbot { name } } session { id } } } }',
      [],
    ],
    [
      'lists of what rows name',
      `messages(first: 8) { nodes { ... on ConversationMessage { session { ${messages} } user { ${sessions('subject')} } } } }`,
      ['messages:8/sessions', 'sessions:8/users'],
    ],
    [
      'rows that the level above brings',
      'users(first: 3) { nodes { sessions(first: 2) { nodes { user { username } } } } }',
      ['sessions:3/users'],
    ],
    [
      'rows of which only the id is known above',
      'messages(first: 3) { nodes { ... on ConversationMessage { user { sessions(first: 2) { nodes { user { username } } } } } } }',
      ['sessions:3/users', 'users:6/users'],
    ],
    ['first: 0', `sessions(first: 0) { nodes { ${messages} } }`, []],
    ['first: 0 below', 'sessions(first: 3) { nodes { messages(first: 0) { totalCount } } }', []],
    ['skipped', `sessions(first: 3) { nodes { ${messages.replace(')', ') @skip(if: $yes)')} } }`, []],
    ['skipped around', `sessions(first: 3) { nodes { ... @skip(if: true) { ${messages} } } }`, []],
    [
      'not skipped',
      `sessions(first: 3) { nodes { ${messages.replace(')', ') @skip(if: $no)')} } }`,
      ['messages:3/sessions'],
    ],
    ['not included', 'sessions(first: 3) { nodes { ...Texts @include(if: $no) } }', []],
    ['included', 'sessions(first: 3) { nodes { ...Texts @include(if: $yes) } }', ['messages:3/sessions']],
    [
      'a field that is asked in two places',
      `sessions(first: 3) { nodes { subject } } sessions(first: 3) { nodes { ${messages} } }`,
      ['messages:3/sessions'],
    ],
  ])('%s', async (_, selection, expected) => {
    expect(await expectationsOf(selection)).toEqual(expected);
  });

  it('by the variables of the operation', async () => {
    const selection = `sessions(first: $n) { nodes { ...Texts @include(if: $yes) } }`;
    expect(await expectationsOf(selection, { n: 2 })).toEqual(['messages:2/sessions']);
    expect(await expectationsOf(selection, { yes: false })).toEqual([]);
    expect(await expectationsOf(selection, { n: 0 })).toEqual([]);
  });
});
