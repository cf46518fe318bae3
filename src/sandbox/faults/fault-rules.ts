import { z } from 'zod';
import { refuseWrongRows } from '../control/control-routes.ts';
import { callRoute, createRoute, type Route, type SandboxAnswer, toJsonAnswer } from '../http/route.ts';
import { createRandom } from '../random.ts';
import { parseRow } from '../wire-rows.ts';
import { answerFaults } from './answer-faults.ts';
import { changeFaults } from './change-faults.ts';
import {
  type ApiTarget,
  type ApplyFault,
  type Fault,
  type FaultCall,
  type FaultTools,
  toApiTarget,
} from './fault.ts';
import { rowFaults } from './row-faults.ts';
import { streamFaults } from './stream-faults.ts';

export const faultTable: ReadonlyMap<string, Fault> = new Map(
  [answerFaults, rowFaults, changeFaults, streamFaults].flatMap((group) => Object.entries(group)),
);

const conditions = z.object({
  /** Method and pattern; null: every route of the two APIs. */
  route: z.string().nullable().default(null),
  /** Values of path and query parameters; null: the parameter must be absent. */
  match: z.record(z.string(), z.string().nullable()).default({}),
  /** False: the request does not reach the API, which checks, counts and writes nothing. */
  reaches: z.boolean().default(true),
  times: z.int().min(1).default(Number.MAX_SAFE_INTEGER),
  probability: z.number().min(0).max(1).default(1),
});

interface FaultRule extends z.output<typeof conditions> {
  readonly given: Readonly<Record<string, unknown>>;
  readonly faultName: string;
  readonly fault: Fault;
  readonly apply: ApplyFault;
}

export interface FaultRules {
  readonly routes: readonly Route[];
  withFaults(route: Route, tools: FaultTools): Route;
}

const unreached = toJsonAnswer(200, {});

/** `apiRoutes`: those that rules may name. */
export function createFaultRules(apiRoutes: readonly Pick<Route, 'method' | 'pattern'>[]): FaultRules {
  const targets = apiRoutes.map(toApiTarget);
  let rules: { readonly rule: FaultRule; struck: number }[] = [];
  let random = createRandom(1);

  function take(call: Pick<FaultCall, 'request' | 'target' | 'params'>): FaultRule | null {
    const found = rules.find(
      ({ rule, struck }) =>
        struck < rule.times &&
        matches(rule, call) &&
        (rule.probability === 1 || random.int(2 ** 32) / 2 ** 32 < rule.probability),
    );
    if (found === undefined) return null;
    found.struck += 1;
    return found.rule;
  }

  const answerRules = (): SandboxAnswer =>
    toJsonAnswer(200, { rules: rules.map(({ rule, struck }) => ({ ...rule.given, struck })) });

  return {
    routes: [
      createRoute('local', 'GET', '/__sandbox/faults', answerRules),
      createRoute('local', 'PUT', '/__sandbox/faults', ({ body }) =>
        refuseWrongRows(() => {
          const parsed = parseRules(body.toString(), targets);
          rules = parsed.rules.map((rule) => ({ rule, struck: 0 }));
          random = createRandom(parsed.seed);
          return answerRules();
        }),
      ),
      createRoute('local', 'DELETE', '/__sandbox/faults', () => {
        rules = [];
        return { status: 204, body: '' };
      }),
    ],
    withFaults(route, tools) {
      const target = toApiTarget(route);
      return {
        ...route,
        handle(request, params) {
          const rule = take({ request, target, params });
          if (rule === null) return route.handle(request, params);
          const next = () => (rule.reaches ? callRoute(route, request, params) : unreached);
          const answer = rule.apply({ request, target, params, next, random }, tools);
          return { ...answer, fault: rule.faultName };
        },
      };
    },
  };
}

function matches(
  { fault, match, route }: FaultRule,
  { params, request, target }: Pick<FaultCall, 'request' | 'target' | 'params'>,
): boolean {
  return (
    (route === null || route === target.name) &&
    fault.fits(target) &&
    Object.entries(match).every(([name, value]) => (params[name] ?? request.query.get(name)) === value)
  );
}

function parseRules(json: string, targets: readonly ApiTarget[]) {
  const rule = z
    .record(z.string(), z.unknown())
    .transform((given, context) => toRule(given, targets, context));
  const seed = z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1);
  return parseRow(json, z.strictObject({ rules: z.array(rule), seed })).row;
}

function toRule(
  given: Readonly<Record<string, unknown>>,
  targets: readonly ApiTarget[],
  context: z.RefinementCtx,
): FaultRule {
  const problems: { readonly path: readonly PropertyKey[]; readonly message: string }[] = [];

  function read<Value>(schema: z.ZodType<Value>, value: unknown): Value | undefined {
    const { data, error } = schema.safeParse(value);
    problems.push(...(error?.issues ?? []));
    return data;
  }

  const { fault: name, route, match, reaches, times, probability, ...parameters } = given;
  const when = read(conditions, { route, match, reaches, times, probability });
  const fault = typeof name === 'string' ? faultTable.get(name) : undefined;
  if (fault === undefined) {
    problems.push({ path: ['fault'], message: `must be one of ${[...faultTable.keys()].join(', ')}` });
  }
  const apply = fault && read(fault.withParameters, parameters);
  const target = targets.find((one) => one.name === when?.route);
  if (when && when.route !== null && target === undefined) {
    const names = targets.map((one) => one.name).join(', ');
    problems.push({ path: ['route'], message: `must be one of ${names}` });
  }
  if (target && fault?.fits(target) === false) {
    problems.push({ path: ['fault'], message: `${String(name)} can do nothing on ${target.name}` });
  }
  for (const { path, message } of problems) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
  if (problems.length > 0 || !when || !fault || !apply) return z.NEVER;
  return { given, faultName: String(name), fault, apply, ...when };
}
