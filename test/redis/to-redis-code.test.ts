import { describe, expect, it } from 'vitest';
import { TimeoutError } from '../../src/redis/in-time.ts';
import { toRedisCode } from '../../src/redis/to-redis-code.ts';

describe('toRedisCode', () => {
  it.each([
    [
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:6379'), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED',
    ],
    [Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [Object.assign(new Error('OOM canary'), { code: 'canary' }), 'OOM'],
    [Object.assign(new Error('canary'), { code: 7 }), 'CONNECTION_LOST'],
    [new Error('WRONGPASS invalid username-password pair: canary'), 'WRONGPASS'],
    [new Error('Socket closed unexpectedly'), 'CONNECTION_LOST'],
    [new Error('CANARY'), 'CONNECTION_LOST'],
    [new TimeoutError('canary'), 'TIMEOUT'],
    ['canary', 'UNKNOWN'],
    [null, 'UNKNOWN'],
  ])('of %o is a word, and nothing of a message', (error, code) => {
    expect(toRedisCode(error)).toBe(code);
  });
});
