import type { HttpCall } from '../http/http-call.ts';
import type { CallObserver } from '../ledger/call-observer.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';
import type { AnswerLimits } from './answer-limits.ts';
import type { ReportFailure } from './create-upstream-reader.ts';
import type { BoundReading, Source } from './source.ts';
import type { SourceConfig } from './source-config.ts';

/** What a source is given besides its configuration. */
export interface SourceDeps {
  /** A call to the origin of the base URL with all that stands before it; `authorise` puts the credential on every attempt. */
  readonly createCall: (authorise: (call: HttpCall) => HttpCall) => HttpCall;
  readonly close: () => Promise<void>;
  /** Is told of every call. */
  readonly observer: CallObserver | undefined;
  readonly answerLimits: AnswerLimits;
  /** Is told of each call that failed. */
  readonly report: ReportFailure;
  readonly credentialId: string;
  /** Shared by all chatbots of one credential. */
  readonly rateLimit: RateLimit;
  /** Shared by all chatbots of one credential. */
  readonly boundReading: BoundReading;
  /** Wall clock in epoch milliseconds. */
  readonly now: () => number;
}

/** All that the registry knows of a provider. */
export interface SourceDefinition {
  /** Documented limit; null where there is none. */
  readonly requestsPerMinute: number | null;
  /** Lower-case names of headers by which a 429 without `Retry-After` may say when to ask again: in seconds, or as a Unix time. */
  readonly resetHeaders: readonly string[];
  /** Throws when the configuration cannot work (a missing secret, a chatbotId that no URL can carry). */
  create(config: SourceConfig, deps: SourceDeps): Source;
}
