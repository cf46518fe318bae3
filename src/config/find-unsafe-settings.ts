import { isLoopbackHost } from '../is-loopback-host.ts';
import type { SourceConfig } from '../sources/define-source.ts';

export interface SafetyFacts {
  readonly isProduction: boolean;
  readonly host: string;
  readonly authenticates: boolean;
  readonly isForAllOrigins: boolean;
  /** False: the sandbox would be embedded. */
  readonly hasChatbots: boolean;
  readonly chatbots: readonly Pick<SourceConfig, 'chatbotId' | 'baseUrl'>[];
  readonly hasInsecureUpstreams: boolean;
  readonly sharedCacheUrl: string | null;
  readonly hasInsecureRedis: boolean;
  /** Of a database; null: there is no archive, or it is a file. */
  readonly archiveUrl: string | null;
  readonly hasInsecureArchive: boolean;
}

/** Why a server should not start like this: each problem with what to do. */
export function findUnsafeSettings(facts: SafetyFacts): string[] {
  const { isProduction, authenticates, sharedCacheUrl, archiveUrl } = facts;
  const rules: readonly (readonly [isBroken: boolean, problem: string])[] = [
    [
      !authenticates && !isLoopbackHost(facts.host),
      'HOST must be a loopback address (127.0.0.1, ::1, localhost) as long as anybody may ask: configure auth in the file of CONVOGRAPH_CONFIG to listen on others',
    ],
    [
      !authenticates && facts.isForAllOrigins,
      'CONVOGRAPH_CORS_ORIGINS must name its origins as long as anybody may ask: configure auth in the file of CONVOGRAPH_CONFIG to allow *',
    ],
    [
      isProduction && !authenticates,
      'the production profile needs to know who asks: configure auth in the file of CONVOGRAPH_CONFIG',
    ],
    [
      isProduction && !facts.hasChatbots,
      'no chatbot is configured, and the sandbox is never embedded in the production profile: set CONVOGRAPH_CONFIG, PEKI_* or ASKYOURDATABASE_*',
    ],
    ...facts.chatbots.map(
      ({ chatbotId, baseUrl }) =>
        [
          isProduction && !facts.hasInsecureUpstreams && isInsecure(baseUrl),
          `the chatbot ${JSON.stringify(chatbotId)} is asked over http://, where others can read its key and its conversations: use an https:// base URL, or set CONVOGRAPH_INSECURE_UPSTREAMS=on if the network is yours`,
        ] as const,
    ),
    [
      isProduction && sharedCacheUrl !== null && !facts.hasInsecureRedis && isInsecure(sharedCacheUrl),
      'REDIS_URL is redis://, where others can read its password and the conversations that replicas share: use a rediss:// URL, or set CONVOGRAPH_SHARED_CACHE=off, or CONVOGRAPH_INSECURE_REDIS=on if the network is yours',
    ],
    [
      isProduction && archiveUrl !== null && !facts.hasInsecureArchive && isPlainDatabase(archiveUrl),
      'CONVOGRAPH_ARCHIVE is a database without TLS, where others can read its password and all conversations: add sslmode=verify-full to its URL, or set CONVOGRAPH_INSECURE_ARCHIVE=on if the network is yours',
    ],
  ];
  return rules.flatMap(([isBroken, problem]) => (isBroken ? [problem] : []));
}

function isInsecure(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return ['http:', 'redis:'].includes(protocol) && !isLoopbackHost(hostname);
}

function isPlainDatabase(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? (hostname || 'localhost');
  // A path is a socket on this machine.
  const isHere = /^(?:\/|%2f)/i.test(host) || isLoopbackHost(host);
  return !isHere && (searchParams.get('sslmode') ?? 'disable') === 'disable';
}
