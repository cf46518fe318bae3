import { describe, expect, it } from 'vitest';
import { createTotalsTrust } from '../../src/history/totals-trust.ts';

describe('totals', () => {
  it('are not taken at their word before an end was seen where they had it', () => {
    const trust = createTotalsTrust({ ttlMs: 1_000, now: () => 0 });
    expect(trust.areExact()).toBe(false);
    trust.note(20, 20);
    expect(trust.areExact()).toBe(true);
  });

  it('are not for a while after one was wrong', () => {
    let nowMs = 0;
    const trust = createTotalsTrust({ ttlMs: 1_000, now: () => nowMs });
    trust.note(20, 20);
    trust.note(21, 20);
    trust.note(20, 20);
    expect(trust.areExact()).toBe(false);
    nowMs = 1_000;
    expect(trust.areExact()).toBe(false);
    nowMs = 1_001;
    expect(trust.areExact()).toBe(true);
  });
});
