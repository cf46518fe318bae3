import { z } from 'zod';
import { encodePathSegment } from '../sources/encode-path-segment.ts';
import type { SourceConfig } from '../sources/source-config.ts';
import { type ProviderSettings, providerSettings } from './provider-settings.ts';
import { describeUnknownKey } from './quote-harmless.ts';

/** One chatbot as it was written, before it is checked. */
export interface ChatbotEntry {
  /** The fields of a chatbot in the configuration file, secrets already read from the environment. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** How the operator knows a field: `PEKI_API_KEY`, `chatbots[2].apiKey`. No field: the entry itself. */
  readonly label: (field?: string) => string;
}

const text = z
  .string({
    error: ({ input }) => (input === undefined ? 'is missing' : 'must be a string (put it in quotes)'),
  })
  .min(1, 'must not be empty');
const headerText = text.regex(/^[\x21-\x7e]+$/, 'holds characters that cannot stand in an HTTP header');
const baseUrl = text
  .refine(isBaseUrl, 'must be an absolute http:// or https:// URL without user, query or fragment')
  .transform((url) => url.replace(/\/+$/, ''));
const path = text
  .regex(/^\/[^\s?#]*$/, 'must be a path that begins with /, as in /api')
  .transform((given) => given.replace(/\/+$/, ''));
const count = (least: number) =>
  z
    .union(
      [
        z.int(),
        z
          .string()
          .regex(/^\d{1,9}$/)
          .transform(Number),
      ],
      { error: 'must be a whole number' },
    )
    .refine((value) => value >= least, `must be at least ${least}`);

/** Checks one entry. What is wrong is added to `problems`, and null returned. */
export function parseChatbotEntry(entry: ChatbotEntry, problems: string[]): SourceConfig | null {
  const settings = providerSettings.find(({ provider }) => provider === entry.fields['provider']);
  if (settings === undefined) {
    const known = providerSettings.map(({ provider }) => provider).join(', ');
    problems.push(`${entry.label('provider')} must be one of: ${known}`);
    return null;
  }
  const parsed = createChatbotSchema(settings).safeParse(entry.fields);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.flatMap((issue) => describeIssue(issue, entry.label)));
    return null;
  }
  const { name, apiSecret, signedBasePath, maxPageSize, requestsPerMinute, ...rest } = parsed.data;
  return {
    ...rest,
    name: name ?? null,
    apiSecret: apiSecret ?? null,
    signedBasePath: signedBasePath ?? null,
    maxPageSize: maxPageSize ?? null,
    requestsPerMinute: requestsPerMinute ?? null,
  };
}

function createChatbotSchema(settings: ProviderSettings) {
  const unused = z.undefined(`is not used by ${settings.provider}: remove it`).optional();
  return z.strictObject({
    chatbotId: text.refine((id) => encodePathSegment(id) !== null, 'cannot stand in a URL path'),
    provider: z.string(),
    name: text.optional(),
    baseUrl: settings.defaultBaseUrl === null ? baseUrl : baseUrl.default(settings.defaultBaseUrl),
    apiKey: headerText,
    apiSecret: settings.hasSecret ? text : unused,
    signedBasePath: settings.hasSecret ? path.optional() : unused,
    maxPageSize: settings.hasPageSize ? count(1).optional() : unused,
    requestsPerMinute: count(0).optional(),
  });
}

function describeIssue(issue: z.core.$ZodIssue, label: ChatbotEntry['label']): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${label()} ${describeUnknownKey(key)}`);
  }
  return [`${label(issue.path.join('.'))} ${issue.message}`];
}

function isBaseUrl(value: string): boolean {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false;
  const { username, password, search, hash } = new URL(value);
  return username + password + search + hash === '';
}
