import { type ZodType, z } from 'zod';
import type { ControlRoutesOptions } from '../control/control-routes.ts';
import type { Route, SandboxAnswer, SandboxRequest, Sleep } from '../http/route.ts';
import type { Random } from '../random.ts';
import type { SandboxProvider } from '../store/keys.ts';
import type { PekiRowKind } from '../store/peki-store.ts';
import type { Store } from '../store/store.ts';

export interface ApiTarget {
  readonly name: string;
  readonly provider: SandboxProvider;
  readonly kind: PekiRowKind;
  /** False: one row by its id. */
  readonly isList: boolean;
  readonly isRead: boolean;
  readonly isStream: boolean;
}

export function toApiTarget({ method, pattern }: Pick<Route, 'method' | 'pattern'>): ApiTarget {
  const [, list, id] = /^\/api\/Dev\/:chatbotId\/(user|session|message)s?(\/.*)?$/.exec(pattern) ?? [];
  const isRead = method === 'GET';
  return {
    name: `${method} ${pattern}`,
    provider: list === undefined ? 'askyourdatabase' : 'peki',
    kind: list === 'user' || list === 'session' ? list : 'message',
    isList: isRead && id === undefined,
    isRead,
    isStream: !isRead && list === undefined,
  };
}

export interface FaultCall {
  readonly request: SandboxRequest;
  readonly target: ApiTarget;
  readonly params: Readonly<Record<string, string>>;
  readonly random: Random;
  /** What the API itself answers. Call it once: it counts against the rate limit. */
  readonly next: () => SandboxAnswer;
}

export interface Clock {
  readonly now: () => number;
  shiftMs: number;
}

export interface FaultTools extends Pick<ControlRoutesOptions, 'precision' | 'hasChatbot'> {
  readonly store: Store;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

export type ApplyFault = (call: FaultCall, tools: FaultTools) => SandboxAnswer;

export interface Fault {
  /** False: it could do nothing to the answers of that route. */
  readonly fits: (target: ApiTarget) => boolean;
  readonly withParameters: ZodType<ApplyFault>;
}

/** A fault with the schema of its parameters; it fits every route unless told. */
export function createFault<Parameters>(
  parameters: ZodType<Parameters>,
  apply: (parameters: Parameters, call: FaultCall, tools: FaultTools) => SandboxAnswer,
  fits: Fault['fits'] = () => true,
): Fault {
  return {
    fits,
    withParameters: parameters.transform(
      (given): ApplyFault =>
        (call, tools) =>
          apply(given, call, tools),
    ),
  };
}

/** A fault that changes what the API itself answers. */
export function createAnswerFault<Parameters>(
  parameters: ZodType<Parameters>,
  change: (
    answer: SandboxAnswer,
    given: Parameters,
    call: FaultCall,
    tools: FaultTools,
  ) => Partial<SandboxAnswer>,
  fits?: Fault['fits'],
): Fault {
  const apply = (given: Parameters, call: FaultCall, tools: FaultTools) => {
    const answer = call.next();
    return { ...answer, ...change(answer, given, call, tools) };
  };
  return createFault(parameters, apply, fits);
}

export const noParameters = z.strictObject({});
