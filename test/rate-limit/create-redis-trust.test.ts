import { describe, expect, it } from 'vitest';
import { createRedisTrust } from '../../src/rate-limit/create-redis-trust.ts';

const windowMs = 60;
const leaseMs = 75;

function createShared() {
  const trust = createRedisTrust({ windowMs, leaseMs, nowMs: 0 });
  trust.meet('data', 0, 0);
  trust.share();
  return trust;
}

describe('createRedisTrust', () => {
  it('is quiet for a lease from its start until Redis is there', () => {
    const trust = createRedisTrust({ windowMs, leaseMs, nowMs: 100 });
    expect([trust.isShared(), trust.quietMs(110), trust.lostForMs(110)]).toEqual([false, leaseMs - 10, 10]);
    trust.meet('data', 110, 111);
    trust.share();
    expect([trust.isShared(), trust.quietMs(111), trust.cautiousMs(111)]).toEqual([true, 0, windowMs]);
    expect(trust.cautiousMs(111 + windowMs)).toBe(0);
  });

  it('counts a loss from its beginning, however often Redis seems to be back', () => {
    const trust = createShared();
    trust.lose(200);
    trust.lose(230);
    expect(trust.quietMs(230)).toBe(leaseMs - 30);
    expect(trust.quietMs(200 + leaseMs)).toBe(0);
  });

  it('goes on as before with the same data after a short loss, and does not end a wait by one', () => {
    const trust = createShared();
    for (const nowMs of [50, 100, 150, 190]) trust.meet('data', nowMs, nowMs);
    trust.lose(200);
    expect(trust.meet('data', 210, 211)).toBe(true);
    trust.share();
    expect([trust.quietMs(211), trust.cautiousMs(211)]).toEqual([0, 0]);

    expect(trust.meet('other', 220, 221)).toBe(false);
    trust.lose(230);
    expect(trust.meet('other', 235, 236)).toBe(true);
    trust.share();
    expect(trust.quietMs(236)).toBe(221 + leaseMs - 236);
  });

  it('waits a lease from the loss of data, not from its discovery', () => {
    const trust = createShared();
    trust.lose(200);
    expect(trust.meet('other', 250, 251)).toBe(false);
    trust.share();
    expect([trust.quietMs(251), trust.cautiousMs(251)]).toEqual([leaseMs - 51, windowMs]);
  });

  it('is cautious after a pause of its own process, before Redis is asked', () => {
    const trust = createShared();
    expect(trust.cautiousMs(leaseMs)).toBe(0);
    expect(trust.cautiousMs(leaseMs + 1)).toBe(windowMs);
    trust.meet('data', leaseMs + 1, leaseMs + 2);
    expect(trust.cautiousMs(leaseMs + 3)).toBe(windowMs - 1);
  });
});
