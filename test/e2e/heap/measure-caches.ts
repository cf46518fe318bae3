import { repeat } from '../../graphql/limits/repeat.ts';
import {
  fillChats,
  fillMessageLists,
  fillMissingRows,
  fillToldLists,
  fillUsers,
  fillWholeList,
} from './fill-cache.ts';
import { fillAnswers, fillDocuments, fillNames, fillServer, fillTokens } from './fill-server.ts';
import { type Filled, measureHeap } from './measure-heap.ts';

const items = (count: number, toItem: (index: number) => unknown) =>
  Array.from({ length: count }, (_, i) => toItem(i));
const keyed = (count: number, toKey: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [toKey(i), i]));

const deep =
  'chatbots { nodes { users(first: 1) { nodes { id username sessions(first: 1) { nodes { id subject } } } } } }';
const fragment = `fragment F on Session { user { sessions { nodes { chatbot { messages { nodes { __typename } } users { nodes { id } } } } } } chatbot { users { nodes { sessions { nodes { id } } } } } }`;

function toConditions(mask: number): Readonly<Record<string, boolean>> {
  return Object.fromEntries([0, 1, 2, 3].map((bit) => [`v${bit}`, ((mask >> bit) & 1) === 1]));
}

const scenarios: Readonly<Record<string, () => Promise<Filled> | Filled>> = {
  'documents: one field': () => fillDocuments(600, (i) => `query Q${i} { __typename }`),
  'documents: a few fields': () => fillDocuments(300, (i) => `query Q${i} { ${deep} }`),
  'documents: long comments': () => fillDocuments(60, (i) => `{ __typename } #${i}${'x'.repeat(50_000)}`),
  'documents: long comments beyond Latin-1': () =>
    fillDocuments(60, (i) => `{ __typename } #${i}${'ж'.repeat(40_000)}`),
  'documents: 1,900 numbers': () =>
    fillDocuments(8, (i) => `query Q${i} { nodes(ids: [${repeat(1_900, (k) => `${k % 10}`)}]) { id } }`),
  'documents: fragments in many places': () =>
    fillDocuments(
      40,
      (i) => `query Q${i} { ${repeat(19, (k) => `a${k}: node(id: "${k}") { ...F }`)} } ${fragment}`,
    ),
  'documents: 16 combinations of conditions': () =>
    fillDocuments(
      3,
      (i) =>
        `query Q${i}($v0: Boolean!, $v1: Boolean!, $v2: Boolean!, $v3: Boolean!) { ${repeat(19, (k) => `a${k}: node(id: "${k}") @include(if: $v${k % 4}) { ...F }`)} } ${fragment}`,
      () => Array.from({ length: 16 }, (_, mask) => toConditions(mask)),
    ),
  'refused: documents that are not valid': () =>
    fillServer(Array.from({ length: 300 }, (_, i) => ({ query: `{b${i}}` }))),
  'refused: documents that are none': () =>
    fillServer(Array.from({ length: 300 }, (_, i) => ({ query: `{b${i}` }))),
  'refused: documents over the limits': () =>
    fillServer(
      Array.from({ length: 300 }, (_, i) => ({
        query: `{ ${repeat(40, (k) => `a${i}x${k}: __typename`)} }`,
      })),
    ),
  'names: of operations in metrics': fillNames,
  'answers: short': () => fillAnswers((i) => `{"query":"{ __typename } #${i}"}`),
  'answers: to long requests': () =>
    fillAnswers((i) => `{"query":"{ __typename } #${i}${'x'.repeat(2_000)}"}`),
  'answers: to requests beyond Latin-1': () =>
    fillAnswers((i) => `{"query":"{ __typename } #${i}${'ж'.repeat(2_000)}"}`),
  'tokens: of 1 chatbot': () => fillTokens(1),
  'tokens: of 1,000 chatbots': () => fillTokens(1_000),
  'rows: missing': () => fillMissingRows(5_000, 5),
  'rows: missing, under long ids': () => fillMissingRows(1_000, 2_000),
  'lists: of short messages': () => fillMessageLists((i) => ({ text: `${i}` })),
  'lists: of usual messages': () =>
    fillMessageLists((i) => ({
      text: `Where is my parcel? ${i} `.repeat(10),
      chatUserId: `user${i}`,
      senderType: 'User',
    })),
  'lists: of messages beyond Latin-1': () =>
    fillMessageLists((i) => ({ text: `Где моя посылка? ${i} `.repeat(20) })),
  'lists: empty': () => fillMessageLists(() => ({}), 0),
  'lists: a whole one, in views': fillWholeList,
  'lists: told by another replica': fillToldLists,
  'users: without data': () => fillUsers(() => ({})),
  'users: with 100 empty objects': () => fillUsers(() => ({ a: items(100, () => ({})) })),
  'users: with 100 empty lists': () => fillUsers(() => ({ a: items(100, () => []) })),
  'users: with 50 keys of their own': () => fillUsers((i) => keyed(50, (k) => `k${i}x${k}`)),
  'users: with 20 keys that are numbers': () => fillUsers((i) => keyed(20, (k) => `${k * 1_000 + i}`)),
  'chats: short messages': () => fillChats((i) => ({ content: `${i}`, role: 'user' })),
  'chats: results of SQL': () =>
    fillChats((i) => ({
      issql: true,
      sql: `select ${i}`,
      result: { result: items(20, (k) => ({ id: k, name: `name ${k}`, amount: Number(k) / 7 })) },
    })),
};

for (const [name, fill] of Object.entries(scenarios)) {
  process.stdout.write(`${JSON.stringify(await measureHeap(name, fill))}\n`);
}
process.exit();
