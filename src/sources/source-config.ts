import type { ProviderId } from '../models.ts';

/** One configured chatbot and how to reach it. Holds secrets: never log it. */
export interface SourceConfig {
  readonly chatbotId: string;
  readonly provider: ProviderId;
  readonly name: string | null;
  /** Absolute http(s) URL; a path in it stands before every request's path. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** For providers that sign their requests. */
  readonly apiSecret: string | null;
  /** The path that signatures cover in place of the base URL's, where a proxy changes it on the way; null: the same. */
  readonly signedBasePath: string | null;
  /** Largest page to ask for, where pages have a size; null: the provider's own figure. */
  readonly maxPageSize: number | null;
  /** Null: the provider's documented limit; 0: no limit. Chatbots with one credential share one limit, the strictest given. */
  readonly requestsPerMinute: number | null;
}
