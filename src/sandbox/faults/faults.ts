import { createRandom } from '../random.ts';
import type { FaultCall } from './fault.ts';
import type { FaultRule, FaultRules } from './parse-fault-rules.ts';

/** A rule as `GET /__sandbox/faults` shows it: as it was sent, and how often it struck. */
export type ShownRule = Readonly<Record<string, unknown>> & { readonly struck: number };

/** The rules in force. */
export interface Faults {
  /** In place of all that were there; chance begins anew. */
  replace(rules: FaultRules): void;
  clear(): void;
  read(): readonly ShownRule[];
  /**
   * The rule that strikes a request, counted as struck; null when none does. It is the first that matches, is not
   * used up and is not spared by its probability.
   */
  take(call: Pick<FaultCall, 'request' | 'target' | 'params'>): FaultRule | null;
  /** Repeatable chance, of the seed of the rules. */
  readonly random: FaultCall['random'];
}

export function createFaults(): Faults {
  let entries: { readonly rule: FaultRule; struck: number }[] = [];
  let random = createRandom(1);
  return {
    replace({ rules, seed }) {
      entries = rules.map((rule) => ({ rule, struck: 0 }));
      random = createRandom(seed);
    },
    clear() {
      entries = [];
    },
    read: () => entries.map(({ rule, struck }) => ({ ...rule.given, struck })),
    take(call) {
      const found = entries.find(
        ({ rule, struck }) =>
          struck < rule.times && matches(rule, call) && (rule.probability === 1 || isHit(rule.probability)),
      );
      if (found === undefined) return null;
      found.struck += 1;
      return found.rule;
    },
    get random() {
      return random;
    },
  };

  function isHit(probability: number): boolean {
    return random.int(2 ** 32) / 2 ** 32 < probability;
  }
}

function matches(
  { fault, match, route }: FaultRule,
  { params, request, target }: Parameters<Faults['take']>[0],
) {
  return (
    (route === null || route === target.name) &&
    fault.fits(target) &&
    Object.entries(match).every(([name, value]) => (params[name] ?? request.query.get(name)) === value)
  );
}
