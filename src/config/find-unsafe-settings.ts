import { isLoopbackHost } from '../is-loopback-host.ts';
import type { SourceConfig } from '../sources/source-config.ts';

/** What decides who reaches which data, and over which wires. */
export interface SafetyFacts {
  /** Whether this is the production profile. */
  readonly isProduction: boolean;
  readonly host: string;
  /** Whether callers have to say who they are. */
  readonly authenticates: boolean;
  /** Whether pages of every origin may read answers. */
  readonly isForAllOrigins: boolean;
  /** False: the sandbox would be embedded. */
  readonly hasChatbots: boolean;
  readonly chatbots: readonly Pick<SourceConfig, 'chatbotId' | 'baseUrl'>[];
  /** Whether the operator knows of APIs that are asked in the clear. */
  readonly hasInsecureUpstreams: boolean;
  /** The Redis that holds what replicas have read; null: none does. */
  readonly historyUrl: string | null;
  /** Whether the operator knows that it is reached in the clear. */
  readonly hasInsecureRedis: boolean;
}

/** Why a server should not start like this: each problem with what to do. */
export function findUnsafeSettings(facts: SafetyFacts): string[] {
  return [...findOpenDoors(facts), ...(facts.isProduction ? findProductionProblems(facts) : [])];
}

function findOpenDoors({ host, authenticates, isForAllOrigins }: SafetyFacts): string[] {
  if (authenticates) return [];
  return [
    ...(isLoopbackHost(host)
      ? []
      : [
          'HOST must be a loopback address (127.0.0.1, ::1, localhost) as long as anybody may ask: configure auth in the file of CONVOGRAPH_CONFIG to listen on others',
        ]),
    ...(isForAllOrigins
      ? [
          'CONVOGRAPH_CORS_ORIGINS must name its origins as long as anybody may ask: configure auth in the file of CONVOGRAPH_CONFIG to allow *',
        ]
      : []),
  ];
}

function findProductionProblems(facts: SafetyFacts): string[] {
  const { authenticates, hasChatbots, chatbots, hasInsecureUpstreams, historyUrl, hasInsecureRedis } = facts;
  return [
    ...(authenticates
      ? []
      : ['the production profile needs to know who asks: configure auth in the file of CONVOGRAPH_CONFIG']),
    ...(hasChatbots
      ? []
      : [
          'no chatbot is configured, and the sandbox is never embedded in the production profile: set CONVOGRAPH_CONFIG, PEKI_* or ASKYOURDATABASE_*',
        ]),
    ...(hasInsecureUpstreams ? [] : chatbots.filter(({ baseUrl }) => isInsecure(baseUrl))).map(
      ({ chatbotId }) =>
        `the chatbot ${JSON.stringify(chatbotId)} is asked over http://, where others can read its key and its conversations: use an https:// base URL, or set CONVOGRAPH_INSECURE_UPSTREAMS=on if the network is yours`,
    ),
    ...(historyUrl !== null && !hasInsecureRedis && isInsecure(historyUrl)
      ? [
          'REDIS_URL is redis://, where others can read its password and the conversations that replicas share: use a rediss:// URL, or set CONVOGRAPH_SHARED_CACHE=off, or CONVOGRAPH_INSECURE_REDIS=on if the network is yours',
        ]
      : []),
  ];
}

function isInsecure(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return ['http:', 'redis:'].includes(protocol) && !isLoopbackHost(hostname);
}
