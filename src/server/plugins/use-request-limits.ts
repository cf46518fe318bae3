import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Limits } from '../../limits.ts';
import { createRefusal } from '../limits/refusal.ts';

/**
 * Refuses bodies that are too long and arrays of too many operations, in words that name the limit. Yoga counts the
 * bytes of a body whose length is not told beforehand.
 */
export function useRequestLimits({ maxBodyBytes, maxBatch }: Limits): Plugin {
  const refuseBody = () =>
    createRefusal(
      'REQUEST_ENTITY_TOO_LARGE',
      `The body is longer than ${maxBodyBytes} bytes, which is the limit: ask in several requests.`,
      { status: 413, details: { limit: maxBodyBytes } },
    );
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      if (Number(request.headers.get('content-length')) > maxBodyBytes) throw refuseBody();
      if (requestParser !== undefined) {
        setRequestParser(async (limited) => {
          try {
            return await requestParser(limited);
          } catch (error) {
            throw isTooLarge(error) ? refuseBody() : error;
          }
        });
      }
      return {
        onRequestParseDone({ requestParserResult }) {
          if (!Array.isArray(requestParserResult)) return;
          if (maxBatch > 1 && requestParserResult.length === 0) {
            throw createRefusal('BAD_REQUEST', 'The array holds no operation.', { status: 400 });
          }
          if (maxBatch > 1 && requestParserResult.length <= maxBatch) return;
          const message =
            maxBatch > 1
              ? `A request may hold at most ${maxBatch} operations: send the rest in further requests.`
              : 'A request holds one operation, not an array of them: send each in a request of its own.';
          throw createRefusal('BATCH_LIMIT_EXCEEDED', message, { status: 400, details: { limit: maxBatch } });
        },
      };
    },
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions['code'] === 'REQUEST_ENTITY_TOO_LARGE';
}
