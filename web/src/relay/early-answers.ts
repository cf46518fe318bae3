import type { RequestParameters, Variables } from 'relay-runtime';
import { type AnswerPart, type SendOptions, sendOperation } from './send-operation.ts';

interface EarlyAnswer {
  readonly parts: AsyncGenerator<AnswerPart>;
  readonly reading: Promise<IteratorResult<AnswerPart>>;
  /** Undefined: it has not come yet. */
  first?: AnswerPart | undefined;
}

const answers = new Map<string, EarlyAnswer>();
const toKey = (request: RequestParameters, variables: Variables) =>
  `${request.name} ${JSON.stringify(Object.entries(variables).sort())}`;

/** Sends an operation before Relay is there, which takes the answer once. Gives its data; null: there is none. */
export async function sendEarly(
  request: RequestParameters,
  variables: Variables,
  options: Omit<SendOptions, 'signal'>,
): Promise<unknown> {
  const parts = sendOperation(request, variables, { ...options, signal: new AbortController().signal });
  const answer: EarlyAnswer = { parts, reading: parts.next() };
  answers.set(toKey(request, variables), answer);
  // A failure is told to whoever takes it.
  const { value } = await answer.reading.catch(() => ({ value: undefined }));
  answer.first = value;
  return value?.data ?? null;
}

/** What has come of an operation that was sent early, and what is to come of it. */
export function takeEarly(request: RequestParameters, variables: Variables) {
  const key = toKey(request, variables);
  const answer = answers.get(key);
  if (answer === undefined) return null;
  answers.delete(key);
  const { first, parts } = answer;
  return { first, rest: first === undefined ? readAll(answer) : parts };
}

async function* readAll({ reading, parts }: EarlyAnswer): AsyncGenerator<AnswerPart> {
  const { value } = await reading;
  if (value !== undefined) yield value;
  yield* parts;
}
