import { createHash, timingSafeEqual } from 'node:crypto';

/** Who asks, and what they may do. */
export interface Caller {
  readonly id: string;
  readonly scopes: readonly string[];
}

/** As a server is configured that keeps no tokens: SHA-256 of `viewer-a` and `viewer-b`. */
const callers: readonly (readonly [tokenHash: Buffer, caller: Caller])[] = [
  [
    Buffer.from('18465b883adf4767c2cedc9973ab9d8920a4043c70f6b7c0d73be13122800f55', 'hex'),
    { id: 'a', scopes: ['read', 'read:pii'] },
  ],
  [
    Buffer.from('5a3b6950d85bc04d5248e31371cd0614d1df0421eb35d27ddd7d9cb5ca1b2f51', 'hex'),
    { id: 'b', scopes: ['read', 'read:pii', 'read:sql'] },
  ],
];

/** The caller of an `authorization` header; each token is compared in constant time. Throws for anybody else. */
export function authenticate(authorization: string | null | undefined): Caller {
  const token = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : '';
  const tokenHash = createHash('sha256').update(token).digest();
  const [, caller] = callers.find(([known]) => timingSafeEqual(known, tokenHash)) ?? [];
  if (caller === undefined) throw new Error('This caller is not known.');
  return caller;
}
