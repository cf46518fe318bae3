import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';

const setSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const leastRsaBits = 2_048;

/** A JWK set of public keys. Null where something is wrong, which is added to `problems` without a word of the file. */
export function parseKeySet(source: string, label: string, problems: string[]): readonly JsonWebKey[] | null {
  const { data } = setSchema.safeParse(parseJson(source));
  if (data === undefined) {
    problems.push(`${label} must name a JWK set: a JSON file with "keys": [{ "kty": …, … }]`);
    return null;
  }
  const wrong = data.keys.flatMap((key, index) => {
    const problem = findProblem(key);
    return problem === null ? [] : [`${label}: key ${index + 1} of the file ${problem}`];
  });
  problems.push(...wrong);
  return wrong.length === 0 ? data.keys : null;
}

function findProblem(key: JsonWebKey): string | null {
  if (secretMembers.some((name) => key[name] !== undefined))
    return 'is a private or secret one: the issuer keeps that, and the file needs the public one';
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
    const isShort = asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < leastRsaBits;
    return isShort ? `is too short: RSA keys have at least ${leastRsaBits} bits` : null;
  } catch {
    return 'is no public key of the types RSA, EC and OKP';
  }
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
}
