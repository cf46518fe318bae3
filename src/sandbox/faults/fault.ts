import type { ZodType } from 'zod';
import type { Append } from '../control/append-peki-message.ts';
import type { SandboxAnswer, SandboxRequest } from '../http/exchange.ts';
import type { Random } from '../random.ts';
import type { SandboxProvider } from '../store/keys.ts';
import type { Store } from '../store/store.ts';
import type { ApiTarget } from './api-target.ts';
import type { ShiftableClock } from './shiftable-clock.ts';

/** A request that a fault strikes. */
export interface FaultCall {
  readonly request: SandboxRequest;
  readonly target: ApiTarget;
  /** Path parameters by name. */
  readonly params: Readonly<Record<string, string>>;
  readonly random: Random;
  /** What the API itself answers. Call it once: it counts against the API's rate limit. */
  readonly next: () => SandboxAnswer;
}

/** What faults need of the sandbox. */
export interface FaultTools extends Pick<Append, 'newHex' | 'precision'> {
  readonly store: Store;
  /** The clock of new rows and of the signature check. */
  readonly clock: ShiftableClock;
  readonly hasChatbot: (provider: SandboxProvider, chatbotId: string) => boolean;
}

/** Answers in place of the API, or around it. */
export type Strike = (call: FaultCall, tools: FaultTools) => SandboxAnswer;

export interface Fault {
  /** False: it could do nothing to the answers of that route. */
  readonly fits: (target: ApiTarget) => boolean;
  /** Checks the parameters, which stand beside `fault` in a rule, and gives the fault with them. */
  readonly withParameters: ZodType<Strike>;
}

/** A fault out of the schema of its parameters and what it does with them; it fits every route unless told. */
export function createFault<Parameters>(
  parameters: ZodType<Parameters>,
  strike: (parameters: Parameters, call: FaultCall, tools: FaultTools) => SandboxAnswer,
  fits: Fault['fits'] = () => true,
): Fault {
  return {
    fits,
    withParameters: parameters.transform(
      (given): Strike =>
        (call, tools) =>
          strike(given, call, tools),
    ),
  };
}
