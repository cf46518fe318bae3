import type { SandboxProvider } from '../store/keys.ts';

/** What a later version of each API might send. Ids, the ids of other rows and times stay as they are. */
const oddFields: Readonly<Record<SandboxProvider, Readonly<Record<string, unknown>>>> = {
  peki: {
    senderType: 'Oracle',
    type: 'hologram',
    hologram: { frames: [[0, 1], null] },
    text: { parts: ['not', 'a', 'text'] },
    url: 7,
    tokenCount: 'many',
    responseTime: [],
    status: 'Hibernating',
    behaviour: 'Unheard-of',
    score: 'high',
    tags: 'none',
    language: { code: 'en' },
    source: 'Telepathy',
    firstName: 5,
    email: false,
    dataDictionary: ['a', 'list'],
  },
  askyourdatabase: {
    role: 'oracle',
    type: 'hologram',
    hologram: { frames: [[0, 1], null] },
    content: { parts: ['not', 'a', 'text'] },
    url: 7,
    sql: ['SELECT'],
    result: 'none',
    issql: 'perhaps',
    isimage: 3,
  },
};

/** The row's JSON with those fields in place of its own. */
export function withUnknownKinds(row: string, provider: SandboxProvider): string {
  return JSON.stringify({ ...(JSON.parse(row) as object), ...oddFields[provider] });
}
