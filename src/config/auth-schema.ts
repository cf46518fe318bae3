import { z } from 'zod';
import { isLoopbackHost } from '../is-loopback-host.ts';
import { scopes } from '../viewer.ts';

const orMissing = (message: string) => ({
  error: ({ input }: { readonly input?: unknown }) => (input === undefined ? 'is missing' : message),
});
const text = z.string(orMissing('must be a string (put it in quotes)')).min(1, 'must not be empty');
const texts = z.array(text, orMissing('must be a list')).min(1, 'must not be empty');
const scopeList = z
  .array(z.enum(scopes, `must be one of: ${scopes.join(', ')}`), orMissing('must be a list'))
  .refine((list) => list.includes('read'), 'must have read: without it nothing may be asked');

const apiKeySchema = z.strictObject(
  {
    name: text.regex(
      /^[\w.-]{1,64}$/,
      'must be 1 to 64 letters, digits, dots, dashes and underscores: logs name it',
    ),
    sha256: text
      .regex(
        /^[\da-f]{64}$/i,
        'must be the SHA-256 of a key in 64 hexadecimal digits, never the key itself: `convograph key` makes both',
      )
      .transform((hash) => hash.toLowerCase()),
    chatbots: z.union([z.literal('*'), texts], orMissing('must be a list of chatbot ids, or "*" for all')),
    scopes: scopeList,
  },
  'must have keys: name, sha256, chatbots, scopes',
);

const jwtSchema = z.strictObject(
  {
    jwksUrl: text
      .refine(
        isKeyUrl,
        'must be an https:// URL (http:// on loopback) without user and fragment: whoever changes the keys on their way is let in',
      )
      .optional(),
    jwksFile: text.optional(),
    issuer: text,
    audience: z.union(
      [text.transform((audience) => [audience]), texts],
      orMissing('must be a string or a list of strings: what tokens for this server have as their "aud"'),
    ),
    clockToleranceSeconds: z
      .int('must be a whole number from 0 to 300')
      .min(0, 'must be a whole number from 0 to 300')
      .max(300, 'must be a whole number from 0 to 300')
      .default(5),
    chatbotsClaim: text.default('chatbots'),
    scopeClaim: text.default('scope'),
  },
  'must have keys: jwksUrl or jwksFile, issuer, audience',
);

export const authSchema = z.strictObject(
  {
    apiKeys: z.array(apiKeySchema, 'must be a list').optional(),
    jwt: jwtSchema.optional(),
  },
  'must have keys: apiKeys, jwt',
);

function isKeyUrl(value: string): boolean {
  const url = /^https?:\/\//i.test(value) ? URL.parse(value) : null;
  if (url === null || url.username + url.password + url.hash !== '') return false;
  return url.protocol === 'https:' || isLoopbackHost(url.hostname);
}
