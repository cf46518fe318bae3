import type { Plugin } from 'graphql-yoga';
import { maxNameLength } from '../limits/create-document-parser.ts';
import { createRefusal } from '../limits/refusal.ts';

/** Makes a bad request of parameters that Yoga would take for a fault of the server, or for something else. */
export function useMalformedParameters(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      if (requestParser === undefined) return;
      setRequestParser(async (request) => {
        try {
          return await requestParser(request);
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          throw refuse('The parameters "variables" and "extensions" must be JSON.');
        }
      });
    },
    onParams({ params }) {
      if (!isObject(params)) throw refuse('An operation must be a JSON object with its `query`.');
      const { operationName }: { readonly operationName?: unknown } = params;
      if (operationName === undefined || operationName === null) return;
      if (typeof operationName !== 'string') throw refuse('The parameter "operationName" must be a string.');
      if (operationName.length > maxNameLength) {
        const message = `The parameter "operationName" is longer than ${maxNameLength} characters, which is the limit: choose a shorter name.`;
        throw createRefusal('NAME_LIMIT_EXCEEDED', message, { details: { limit: maxNameLength } });
      }
    },
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(message: string) {
  return createRefusal('BAD_REQUEST', message, { status: 400 });
}
