import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  type ValidatedExecutionArgs,
  validateSubscriptionArgs,
} from 'graphql';
import { createRequestError } from '../request-error.ts';
import type { GraphqlPlugin, Subscription } from '../server-context.ts';

/** Subscribes with graphql-js, for clients that take a stream, while there is room for one. */
export function useSubscriptions(): GraphqlPlugin {
  return {
    onSubscribe({ args: { contextValue }, setSubscribeFn }) {
      const { subscription } = contextValue;
      if (subscription === null) throw streamNotAccepted;
      setSubscribeFn((args) => {
        subscription.open();
        return subscribe(args, subscription);
      });
    },
  };
}

async function subscribe(
  args: ExecutionArgs,
  { executeEvent, giveResults }: Subscription,
): Promise<ExecutionResult> {
  const valid = validateSubscriptionArgs(args);
  if (!('schema' in valid)) return { errors: valid };
  const source = await createSourceEventStream(valid);
  if (!(Symbol.asyncIterator in source)) return source;
  // Each event gets a context of its own: this one need not stay in memory.
  giveResults(mapEvents(source, { ...valid, contextValue: null }, executeEvent));
  return {};
}

/** As graphql-js does it, with less that stays in memory while a stream waits. */
function mapEvents(
  source: AsyncIterable<unknown>,
  args: ValidatedExecutionArgs,
  executeEvent: Subscription['executeEvent'],
): AsyncIterable<ExecutionResult> {
  return {
    [Symbol.asyncIterator]() {
      const events = source[Symbol.asyncIterator]();
      return {
        async next() {
          const event = await events.next();
          if (event.done) return { done: true, value: undefined };
          return { done: false, value: await executeEvent({ ...args, rootValue: event.value }) };
        },
        async return() {
          await events.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

const streamNotAccepted = createRequestError(
  'NOT_ACCEPTABLE',
  'A subscription is answered as a stream: ask with "accept: text/event-stream" (graphql-sse, urql, EventSource) or "accept: multipart/mixed;subscriptionSpec=1.0" (Apollo Client), and alone, not in an array.',
  { status: 406 },
);
