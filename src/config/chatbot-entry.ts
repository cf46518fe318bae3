import { z } from 'zod';
import type { SourceConfig, SourceDefinition } from '../sources/define-source.ts';
import { countSetting, textSetting } from '../sources/settings.ts';
import { encodePathSegment } from '../sources/urls.ts';
import { parseWith } from './problems.ts';

export interface ChatbotEntry {
  readonly fields: Readonly<Record<string, unknown>>;
  /** How the operator knows a field: `PEKI_API_KEY`, `chatbots[2].apiKey`. No field: the entry itself. */
  readonly label: (field?: string) => string;
}

const headerText = textSetting.regex(
  /^[\x21-\x7e]+$/,
  'holds characters that cannot stand in an HTTP header',
);
const baseUrl = textSetting
  .refine(isBaseUrl, 'must be an absolute http:// or https:// URL without user, query or fragment')
  .transform((url) => url.replace(/\/+$/, ''));
const common = {
  chatbotId: textSetting.refine((id) => encodePathSegment(id) !== null, 'cannot stand in a URL path'),
  provider: z.string(),
  name: textSetting.nullable().default(null),
  apiKey: headerText,
  requestsPerMinute: countSetting(0).nullable().default(null),
};

export function parseChatbotEntry(
  entry: ChatbotEntry,
  sources: readonly SourceDefinition[],
  problems: string[],
): SourceConfig | null {
  const source = sources.find(({ name }) => name === entry.fields['provider']);
  if (source === undefined) {
    problems.push(`${entry.label('provider')} must be one of: ${sources.map(({ name }) => name).join(', ')}`);
    return null;
  }
  const { settings, name, defaultBaseUrl } = source;
  const own = Object.keys(settings.shape);
  const others = sources.flatMap((other) => Object.keys(other.settings.shape));
  const unused = z.undefined(`is not used by ${name}: remove it`).optional();
  const toLabel = ([field]: readonly PropertyKey[]) => entry.label(field?.toString());
  const schema = z.strictObject({
    ...common,
    baseUrl: defaultBaseUrl === null ? baseUrl : baseUrl.default(defaultBaseUrl),
    ...Object.fromEntries(
      others.map((field) => [field, own.includes(field) ? z.unknown().optional() : unused]),
    ),
  });
  const parsed = parseWith(schema, entry.fields, problems, toLabel);
  const given = own.filter((field) => entry.fields[field] !== undefined);
  const ownFields = Object.fromEntries(given.map((field) => [field, entry.fields[field]]));
  const parsedOwn = parseWith(settings, ownFields, problems, toLabel);
  return parsed && parsedOwn && { ...parsed, ...parsedOwn };
}

function isBaseUrl(value: string): boolean {
  const url = /^https?:\/\//i.test(value) ? URL.parse(value) : null;
  return url !== null && url.username + url.password + url.search + url.hash === '';
}
