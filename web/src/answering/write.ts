import { graphql } from 'react-relay/hooks';
import { type GraphQLTaggedNode, getRequest, type IEnvironment, type Variables } from 'relay-runtime';
import type { writeSendMessageMutation$data } from '../generated/writeSendMessageMutation.graphql.ts';
import { OperationError, type ServerError, toOperationError } from '../relay/send-operation.ts';

type Row = Readonly<Record<string, unknown>>;

/** A part of the answer to a question. */
export type AnswerPart =
  | { readonly __typename: 'AskText'; readonly text: string }
  | {
      readonly __typename: 'AskSql';
      readonly sql: string | null;
      readonly result: {
        readonly columns: readonly string[] | null;
        readonly rowCount: number | null;
        readonly rows: readonly Row[] | null;
      } | null;
    };

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly ServerError[];
  readonly path?: readonly (string | number)[];
}

/**
 * Sends a mutation once, and gives its answer in the parts in which it comes. Rejects with `OperationError`: with the
 * code `UPSTREAM_OUTCOME_UNKNOWN` wherever it may have been done.
 */
async function write(
  environment: IEnvironment,
  mutation: GraphQLTaggedNode,
  variables: Variables,
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  const { params } = getRequest(mutation);
  let failure: OperationError | null = null;
  await new Promise<void>((resolve, reject) => {
    environment
      .getNetwork()
      .execute(params, variables, {})
      .subscribe({
        next(answers) {
          for (const part of [answers].flat() as unknown as readonly Answer[]) {
            const lost = part.errors?.find(({ path = [] }) => path.length === 1 || path[1] === 'parts');
            if (lost !== undefined && !isHidden(lost)) failure = toOperationError(lost);
            onAnswer(part);
          }
        },
        complete: resolve,
        error: reject,
      });
  }).catch((error: unknown) => {
    failure = toOutcome(error);
  });
  if (failure !== null) throw failure;
}

function isHidden({ extensions, path = [] }: ServerError): boolean {
  return extensions?.code === 'FORBIDDEN' && path.length > 1;
}

/** Whoever was cut off does not know whether the server has it. */
function toOutcome(error: unknown): OperationError {
  if (error instanceof OperationError && !['OFFLINE', 'NO_ANSWER'].includes(error.code)) return error;
  const message = 'The connection broke before the answer: it may have been sent.';
  return new OperationError(message, 'UPSTREAM_OUTCOME_UNKNOWN', null, { cause: error });
}

export interface MessageToSend {
  readonly chatbotId: string;
  readonly userId: string;
  readonly userName: string;
  readonly content: string;
}

/** Says something in the name of a user. Gives the conversation where it is now; null: that is not known. */
export async function sendMessage(environment: IEnvironment, input: MessageToSend): Promise<string | null> {
  let sessionId: string | null = null;
  const mutation = graphql`
    mutation writeSendMessageMutation($input: SendMessageInput!) {
      sendMessage(input: $input) {
        user {
          messages(first: 2) {
            nodes {
              ... on ConversationMessage {
                sessionId
              }
            }
          }
        }
      }
    }
  `;
  await write(environment, mutation, { input }, ({ data }) => {
    const { sendMessage: sent } = data as unknown as writeSendMessageMutation$data;
    sessionId = sent?.user?.messages?.nodes[0]?.sessionId ?? null;
  });
  return sessionId;
}

export interface QuestionToAsk {
  readonly chatbotId: string;
  readonly sessionId: string;
  readonly question: string;
}

/** Asks a question; `onPart` is called with each part as it is written. */
export async function ask(
  environment: IEnvironment,
  question: QuestionToAsk,
  onPart: (part: AnswerPart) => void,
): Promise<void> {
  const mutation = graphql`
    mutation writeAskMutation($input: AskInput!) {
      ask(input: $input) {
        parts @stream(initialCount: 0, label: "parts") {
          __typename
          ... on AskText {
            text
          }
          ... on AskSql {
            sql
            result {
              columns
              rowCount
              rows(limit: 100)
            }
          }
        }
      }
    }
  `;
  const input = { ...question, includeSql: true };
  await write(environment, mutation, { input }, ({ data, path }) => {
    if (path?.[1] === 'parts') {
      if (data) onPart(data as AnswerPart);
      return;
    }
    // Whole, where nothing on the way lets parts through.
    const whole = data?.['ask'] as { readonly parts?: readonly AnswerPart[] } | null | undefined;
    for (const part of whole?.parts ?? []) onPart(part);
  });
}
