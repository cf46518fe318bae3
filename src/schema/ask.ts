import { NotSupportedByProviderError } from '../errors.ts';
import type { AnswerPart } from '../models.ts';
import { builder } from './builder.ts';
import { costs } from './field-cost.ts';
import { guarded } from './guarded.ts';
import { toNameIn } from './prefix-types.ts';
import { SessionRef } from './refs.ts';
import { loadSessionOf } from './related-row.ts';
import { requireSource } from './resolver-context.ts';
import { isStreamed } from './selected-fields.ts';
import { SqlResult } from './sql-result.ts';
import { noteWritten, readId, readText, writes } from './write-input.ts';

type Text = Extract<AnswerPart, { kind: 'text' }>;
type Sql = Extract<AnswerPart, { kind: 'sql' }>;

interface AskedQuestion {
  readonly chatbotId: string;
  readonly sessionId: string;
  readonly parts: readonly AnswerPart[] | AsyncIterable<AnswerPart>;
  readonly clientMutationId: string | null;
}

const AskInput = builder.inputType('AskInput', {
  description: 'A question to a chatbot within a session.',
  fields: (t) => ({
    chatbotId: t.id({ required: true, description: "The provider's own id of the chatbot." }),
    sessionId: t.id({
      required: true,
      description: 'The session. Providers make a new one of an id that they do not know.',
    }),
    question: t.string({ required: true, description: 'The words; not blank.' }),
    includeSql: t.boolean({
      defaultValue: false,
      description: 'Whether the SQL that the chatbot runs, and what it gives, is part of the answer.',
    }),
    clientMutationId: t.string({ description: 'Given back as it is.' }),
  }),
});

const AskText = builder.objectRef<Text>('AskText').implement({
  description: 'Words of an answer.',
  fields: (t) => ({
    text: t.exposeString('text', {
      nullable: false,
      description: 'They go on where the words before end: nothing is to be put between.',
    }),
  }),
});

const AskSql = builder.objectRef<Sql>('AskSql').implement({
  description: 'SQL that the chatbot ran to find its answer. Given only with `includeSql: true`.',
  fields: (t) => ({
    sql: t.exposeString('sql', guarded('read:sql', 'The statement.')),
    result: t.expose('result', { type: SqlResult, ...guarded('read:sql', 'What it gave.') }),
  }),
});

const AskPart = builder.unionType('AskPart', {
  description: 'One part of an answer. New kinds appear over time: always ask for `__typename` too.',
  types: [AskText, AskSql],
  resolveType: ({ kind }, _context, { schema }) => toNameIn(schema, kind === 'text' ? 'AskText' : 'AskSql'),
});

const AskPayload = builder.objectRef<AskedQuestion>('AskPayload').implement({
  description: 'A question and its answer.',
  fields: (t) => ({
    clientMutationId: t.exposeString('clientMutationId', { description: 'As it was given.' }),
    session: t.field({
      type: SessionRef,
      ...costs({ kind: 'row', collection: 'sessions' }),
      description:
        'The session that it was asked in. Its lists are read anew: the question is there, and the answer too unless it is streamed. Calls as for `Message.session`.',
      resolve: (asked, _args, context, info) => loadSessionOf(asked, context, info),
    }),
    parts: t.field({
      type: [AskPart],
      nullable: false,
      ...costs({ kind: 'rows' }),
      description:
        'The answer. With `@stream` each part is given as it is written; without, the whole is given when it has ended, its words in one part as far as no SQL stands between.',
      resolve: ({ parts }) => parts,
    }),
  }),
});

builder.mutationFields((t) => ({
  ask: t.field({
    type: AskPayload,
    ...writes(
      'Asks a question. One upstream call, which is never repeated, and ends when its operation is cancelled: after `UPSTREAM_OUTCOME_UNKNOWN` look into the session before you ask again. An error where `capabilities.answersQuestions` is false.',
    ),
    args: { input: t.arg({ type: AskInput, required: true, description: 'The question.' }) },
    resolve: async (_root, { input }, context, info) => {
      const source = requireSource(context, input.chatbotId);
      if (source.ask === undefined) {
        throw new NotSupportedByProviderError(
          'This provider answers no questions within a session: see `Chatbot.capabilities.answersQuestions`.',
        );
      }
      const { chatbotId } = source.chatbot;
      const question = {
        sessionId: readId('sessionId', input.sessionId),
        question: readText('question', input.question),
        includeSql: input.includeSql ?? false,
      };
      const noteChange = () => context.noteChange(chatbotId);
      const answer = await noteWritten(source.ask(question, context.call), noteChange);
      const noted = noteEnd(answer, noteChange);
      const parts = isStreamed(info, 'parts') ? noted : await readWhole(noted);
      const { clientMutationId = null } = input;
      return { chatbotId, sessionId: question.sessionId, parts, clientMutationId };
    },
  }),
}));

async function* noteEnd(
  answer: AsyncIterable<AnswerPart>,
  noteChange: () => Promise<void>,
): AsyncGenerator<AnswerPart, void, undefined> {
  try {
    yield* answer;
  } finally {
    await noteChange();
  }
}

/** Words that follow one another are one part. */
async function readWhole(answer: AsyncIterable<AnswerPart>): Promise<readonly AnswerPart[]> {
  const parts: AnswerPart[] = [];
  for await (const part of answer) {
    const last = parts.at(-1);
    if (part.kind === 'text' && last?.kind === 'text')
      parts.splice(-1, 1, { ...part, text: last.text + part.text });
    else parts.push(part);
  }
  return parts;
}
