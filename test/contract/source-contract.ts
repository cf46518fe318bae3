import { describe } from 'vitest';
import { describeAnswerContract } from './answer-contract.ts';
import { describeSharingContract } from './sharing-contract.ts';
import type { SourceHarness } from './source-bench.ts';

/** What every source must do, whatever its API. */
export function describeSourceContract(name: string, harness: SourceHarness): void {
  describe(`${name}: source contract`, () => {
    describeAnswerContract(harness);
    describeSharingContract(harness);
  });
}
