import { GraphQLError } from 'graphql';
import { toIsoText } from '../to-iso-text.ts';
import { builder } from './builder.ts';
import { parseDateTime } from './parse-date-time.ts';

// Upstream data is odd at times, but models hold readable times only, so serialising has nothing to throw at.

builder.scalarType('DateTime', {
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  description:
    'A moment in ISO 8601. Answers give milliseconds in UTC: `2025-04-08T12:00:00.000Z`; arguments may name another zone, but must name one.',
  serialize: toIsoText,
  parseValue: parseDateTime,
});

builder.scalarType('URL', {
  specifiedByURL: 'https://url.spec.whatwg.org/#absolute-url-string',
  description:
    'An absolute URL. It is data: the server never fetches it, and neither should you without need.',
  serialize: (url) => url,
  parseValue: rejectInput,
});

builder.scalarType('JSONObject', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259.html#section-4',
  description:
    'A JSON object as the upstream gave it. Integers beyond 2^53 are strings, because JSON numbers would round them.',
  serialize: (value) => value,
  parseValue: rejectInput,
});

function rejectInput(): never {
  throw new GraphQLError('This scalar is for output only.');
}
