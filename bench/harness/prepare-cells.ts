import { writeFileSync } from 'node:fs';
import type { Answer } from './ask.ts';
import type { Cell } from './cell.ts';
import { checkEqualAnswers, type GivenAnswer } from './check-equal-answers.ts';
import { toTemporaryFile } from './child-processes.ts';
import type { Contestant } from './contestants.ts';
import type { SizeName } from './data-sizes.ts';
import { measureCalls } from './measure-calls.ts';
import { fromOpenapiData, toOpenapiOperation } from './openapi-dialect.ts';
import { type QueryName, type QueryTargets, toOperations } from './queries.ts';
import type { ServerSetting } from './start-server.ts';
import type { Upstream } from './start-upstream.ts';

export interface PrepareOptions {
  readonly size: SizeName;
  readonly query: QueryName;
  /** Those that take part in this query. */
  readonly contestants: readonly Contestant[];
  readonly targets: QueryTargets;
  readonly upstream: Upstream;
  readonly setting: ServerSetting;
  /** Told before each step. */
  readonly onStep: (step: string) => void;
}

/**
 * Asks each server, counts its calls and checks that all answer the same; what is left is to measure. Rejects when two
 * answers differ.
 */
export async function prepareCells(options: PrepareOptions): Promise<Cell[]> {
  const { size, query, contestants, targets, upstream, setting, onStep } = options;
  const cells: Cell[] = [];
  const given: GivenAnswer[] = [];
  const replayed = contestants.filter(({ name }) => name === 'bare-http');
  for (const contestant of contestants) {
    if (replayed.includes(contestant)) continue;
    onStep(`${size} ${query} ${contestant.name}: counting calls`);
    const isOpenapi = contestant.dialect === 'openapi';
    const operations = isOpenapi
      ? ([toOpenapiOperation(query, targets)] as const)
      : toOperations(query, targets);
    const { first, second, answers } = await measureCalls(contestant, operations[0], upstream, setting);
    for (const { data } of answers) {
      given.push({ label: contestant.label, data: isOpenapi ? fromOpenapiData(data) : data });
    }
    const calls = query === 'constant' ? null : { first, second };
    const answerBytes = Math.min(...answers.map(toBytes));
    const answerFile = toTemporaryFile(`${size}-${query}-${contestant.name}.json`);
    writeFileSync(answerFile, answers[0]?.text ?? '');
    cells.push({ size, query, contestant, operations, calls, answerBytes, answerFile, measurements: [] });
  }
  checkEqualAnswers(`${query} on ${size} data`, given);
  const [model] = cells;
  if (model === undefined && replayed.length > 0) {
    throw new Error('bare-http repeats the answer of another server: name one more with --only.');
  }
  const limits =
    model === undefined ? [] : replayed.map((contestant) => ({ ...model, contestant, calls: null }));
  return [...cells, ...limits.map((cell) => ({ ...cell, measurements: [] }))];
}

function toBytes({ text }: Answer): number {
  return Buffer.byteLength(text);
}
