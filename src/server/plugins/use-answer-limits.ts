import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin, processRegularResult, type YogaInitialContext } from 'graphql-yoga';
import type { GraphContext } from '../../context.ts';
import type { Limits } from '../../limits.ts';
import { turns } from '../../turns.ts';
import { boundResolvers, type ExecutionBounds, startBounds } from '../limits/bound-resolvers.ts';
import { type ByteBudget, createByteBudget } from '../limits/byte-budget.ts';
import { createRefusal } from '../limits/refusal.ts';
import type { ServerContext } from '../server-context.ts';
import { writeJson } from '../write-json.ts';

type FetchAPI = Parameters<typeof processRegularResult>[1];

/** As counted before it is written; up to six times as many bytes are sent. */
const smallAnswer = 64 * 1024;
const longestEscape = 6;

/**
 * Keeps the first errors of each answer, and tells in `extensions.errorsLeftOut` how many there were besides. Ends the
 * operations of a request as soon as their answers are too long. While values are completed their bytes are estimated,
 * and never too high but for `__typename`; they are counted exactly when they are written.
 */
export function useAnswerLimits({ maxErrors, maxAnswerBytes }: Limits): Plugin<GraphContext, ServerContext> {
  const budgets = new WeakMap<Request, ByteBudget>();
  let fetchAPI: FetchAPI | undefined;

  function createTooLarge() {
    const message = `The answer is longer than ${maxAnswerBytes} bytes, which is the limit: ask for fewer rows (\`first\`) or fields, or in several requests.`;
    return createRefusal('ANSWER_TOO_LARGE', message, { details: { limit: maxAnswerBytes } });
  }

  return {
    onYogaInit({ yoga }) {
      fetchAPI = yoga.fetchAPI;
    },
    onSchemaChange({ schema }) {
      boundResolvers(schema);
    },
    onRequestParse({ request, serverContext: { end } }) {
      budgets.set(
        request,
        createByteBudget(maxAnswerBytes, () => end.fail(createTooLarge())),
      );
    },
    onExecute({ args: { contextValue }, executeFn, setExecuteFn }) {
      const { request, work }: GraphContext & YogaInitialContext = contextValue;
      const bytes = budgets.get(request);
      if (bytes === undefined) return;
      const bounds = startBounds(contextValue, { maxErrors, bytes, work });
      const tooLarge = bytes.exceeded.then(() => ({ data: null, errors: [createTooLarge()] }));
      setExecuteFn((args) => {
        const result: PromiseLike<ExecutionResult> | ExecutionResult = executeFn(args);
        if (!('then' in result)) return bytes.isExceeded ? tooLarge : withErrorsLeftOut(result, bounds);
        return Promise.race([tooLarge, result.then((whole) => withErrorsLeftOut(whole, bounds))]);
      });
    },
    onExecutionResult({ result, setResult }) {
      if (result === undefined || Array.isArray(result) || !('errors' in result)) return;
      const { errors = [], extensions } = result;
      if (errors.length <= maxErrors) return;
      const before = extensions?.['errorsLeftOut'];
      const errorsLeftOut = errors.length - maxErrors + (typeof before === 'number' ? before : 0);
      setResult({
        ...result,
        errors: errors.slice(0, maxErrors),
        extensions: { ...extensions, errorsLeftOut },
      });
    },
    async onResultProcess({ request, result, setResult, setResultProcessor }) {
      const spent = budgets.get(request)?.spent ?? 0;
      const isSmall = spent <= smallAnswer && spent * longestEscape <= maxAnswerBytes;
      if (isSmall || fetchAPI === undefined || isAsyncIterable(result)) return;
      const mediaType = request.headers.get('accept') ?? 'application/json';
      const shown: ExecutionResult[] = [];
      const take = (one: ExecutionResult) => {
        shown.push(one);
        return '';
      };
      const isArray = Array.isArray(result);
      const withTake = isArray
        ? result.map((one) => ({ ...one, stringify: take }))
        : { ...result, stringify: take };
      const { status, headers } = processRegularResult(withTake, fetchAPI, mediaType);
      const bytes = await writeJson(isArray ? shown : shown[0], maxAnswerBytes, turns.startWork());
      if (bytes === null) {
        setResult({ data: null, errors: [createTooLarge()] });
        return;
      }
      setResultProcessor((_result, { Response }) => new Response(bytes, { status, headers }), mediaType);
    },
  };
}

function withErrorsLeftOut(result: ExecutionResult, { errorsLeftOut }: ExecutionBounds): ExecutionResult {
  if (errorsLeftOut === 0) return result;
  return { ...result, extensions: { ...result.extensions, errorsLeftOut } };
}
