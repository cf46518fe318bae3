import { describe } from 'vitest';
import { describeAnswerContract } from './testing/answer-contract.ts';
import { describeSharingContract } from './testing/sharing-contract.ts';
import type { SourceHarness } from './testing/source-bench.ts';
import { describeWritingContract } from './testing/writing-contract.ts';

export type { SourceHarness };

/** What every source must do, whatever its API: tests for vitest, which open the source on servers of their own. */
export function describeSourceContract(harness: SourceHarness): void {
  describe(`${harness.source.name}: source contract`, () => {
    describeAnswerContract(harness);
    describeSharingContract(harness);
    describeWritingContract(harness);
  });
}
