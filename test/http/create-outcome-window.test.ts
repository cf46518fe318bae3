import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOutcomeWindow } from '../../src/http/create-outcome-window.ts';

test('counts what came in this second and the nine before it, whatever the pauses', () => {
  const step = fc.record({ passMs: fc.oneof(fc.nat(2_000), fc.nat(40_000)), isFailure: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), fc.nat(1e9), (steps, startMs) => {
      let nowMs = startMs;
      const window = createOutcomeWindow({ windowSeconds: 10, now: () => nowMs });
      const added: { readonly second: number; readonly isFailure: boolean }[] = [];
      for (const { passMs, isFailure } of steps) {
        nowMs += passMs;
        const second = Math.floor(nowMs / 1000);
        window.add(isFailure);
        added.push({ second, isFailure });
        const recent = added.filter((each) => each.second > second - 10);
        expect(window.count()).toEqual({
          calls: recent.length,
          failures: recent.filter((each) => each.isFailure).length,
        });
      }
    }),
  );
});

test('forgets while nothing comes, and when told to', () => {
  let nowMs = 0;
  const window = createOutcomeWindow({ windowSeconds: 10, now: () => nowMs });
  window.add(true);
  nowMs = 9_999;
  expect(window.count()).toEqual({ calls: 1, failures: 1 });
  nowMs = 10_000;
  expect(window.count()).toEqual({ calls: 0, failures: 0 });
  window.add(true);
  window.clear();
  expect(window.count()).toEqual({ calls: 0, failures: 0 });
});
