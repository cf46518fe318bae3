export const tenants = ['amber', 'birch'] as const;
export type Tenant = (typeof tenants)[number];
/** What a canary stands in: an id, a field that `read` shows, or one that needs a further scope. */
export type CanaryKind = 'id' | 'plain' | 'pii' | 'sql';

/** A word that stands in one tenant's data and nowhere else. */
export const toCanary = (tenant: Tenant, kind: Exclude<CanaryKind, 'id'>) => `${tenant}-${kind}`;
export const toIdCanary = (tenant: Tenant, name: string) => `${tenant}-id-${name}`;

/** Numbers and times give their tenant away as well: that of 71000xx, and of the year 2018, is amber. */
export const toNumber = (tenant: Tenant, index: number) =>
  (tenant === 'amber' ? 71_000 : 72_000) * 100 + index;
export const toTime = (tenant: Tenant, index: number) =>
  new Date(Date.UTC(tenant === 'amber' ? 2018 : 2019, 5, 1, 0, index)).toISOString();

const pattern = /(?:amber|birch)-(?:id-\w+|plain|pii|sql)|\b7[12]000\d\d\b|\b201[89]-\d\d-\d\dT/g;

/** The canaries in a text, also in the ids and cursors in it, which are base64. Ids stand as they are, others as `tenant-kind`. */
export function findCanaries(text: string): Set<string> {
  const found = new Set<string>();
  const look = (part: string) => {
    for (const [word] of part.matchAll(pattern)) found.add(toName(word));
  };
  look(text);
  for (const id of findEncoded(text)) look(decode(id));
  return found;
}

/** What looks like a global id or a cursor. */
export function findEncoded(text: string): string[] {
  return [...text.matchAll(/\bWzEs[\w-]+/g)].map(([encoded]) => encoded);
}

export const decode = (encoded: string) => Buffer.from(encoded, 'base64url').toString();

function toName(word: string): string {
  if (/^\d/.test(word)) return /^71|^2018/.test(word) ? 'amber-plain' : 'birch-plain';
  return word;
}

/** Whose canary it is, and of which kind. */
export function readCanary(name: string): { readonly tenant: Tenant; readonly kind: CanaryKind } {
  const [, tenant, kind] = /^(amber|birch)-(id|plain|pii|sql)/.exec(name) ?? [];
  if (kind !== 'id' && kind !== 'plain' && kind !== 'pii' && kind !== 'sql') throw new Error(name);
  return { tenant: tenant === 'amber' ? 'amber' : 'birch', kind };
}
