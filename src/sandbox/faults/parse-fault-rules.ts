import { z } from 'zod';
import { parseRow } from '../row-text.ts';
import type { ApiTarget } from './api-target.ts';
import type { Fault, Strike } from './fault.ts';
import { faultTable } from './fault-table.ts';

/** When which fault strikes. */
export interface FaultRule {
  /** As it was sent. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly faultName: string;
  readonly fault: Fault;
  readonly strike: Strike;
  /** Method and pattern; null: every route of the two APIs. */
  readonly route: string | null;
  /** Path and query parameters by name, and what each must equal; null: it must be absent. */
  readonly match: Readonly<Record<string, string | null>>;
  readonly times: number;
  readonly probability: number;
}

export interface FaultRules {
  readonly rules: readonly FaultRule[];
  /** Of everything that is left to chance. */
  readonly seed: number;
}

const frame = {
  route: z.string().nullable().default(null),
  match: z.record(z.string(), z.string().nullable()).default({}),
  times: z.int().min(1).default(Number.MAX_SAFE_INTEGER),
  probability: z.number().min(0).max(1).default(1),
};

/** Reads the body of `PUT /__sandbox/faults`. Throws `RowError` with every problem. */
export function parseFaultRules(json: string, targets: readonly ApiTarget[]): FaultRules {
  const rule = z.record(z.string(), z.unknown()).transform((given, context) => {
    const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
    return toRule(given, targets, report) ?? z.NEVER;
  });
  const seed = z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1);
  return parseRow(json, z.strictObject({ rules: z.array(rule), seed })).row;
}

type Report = (path: readonly PropertyKey[], message: string) => void;

function toRule(
  given: Readonly<Record<string, unknown>>,
  targets: readonly ApiTarget[],
  report: Report,
): FaultRule | null {
  let isFine = true;
  const complain: Report = (path, message) => {
    isFine = false;
    report(path, message);
  };

  function read<Value>(schema: z.ZodType<Value>, value: unknown): Value | null {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) complain(path, message);
    return null;
  }

  const { fault: name, route, match, times, probability, ...parameters } = given;
  const when = read(z.object(frame), { route, match, times, probability });
  const fault = typeof name === 'string' ? faultTable.get(name) : undefined;
  if (fault === undefined) complain(['fault'], `must be one of ${[...faultTable.keys()].join(', ')}`);
  const strike = fault === undefined ? null : read(fault.withParameters, parameters);

  const target = targets.find((one) => one.name === when?.route);
  if (when !== null && when.route !== null && target === undefined) {
    complain(['route'], `must be one of ${targets.map((one) => one.name).join(', ')}`);
  }
  if (target !== undefined && fault?.fits(target) === false) {
    complain(['fault'], `${String(name)} can do nothing on ${target.name}`);
  }
  if (!isFine || when === null || fault === undefined || strike === null) return null;
  return { given, faultName: String(name), fault, strike, ...when };
}
