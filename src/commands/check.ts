import { checkPackages } from '../application/check-packages.ts';
import { describeCoverage } from '../archive/describe-coverage.ts';
import { toSelection } from '../archive/message-selection.ts';
import { type ArchiveSettings, openArchive } from '../archive/open-archive.ts';
import {
  ArchiveError,
  UpstreamError,
  type UpstreamErrorKind,
  type UpstreamFailureDetail,
} from '../errors.ts';
import { openRedis } from '../redis/open-redis.ts';
import { createSources } from '../sources/registry.ts';
import type { Source } from '../sources/source.ts';
import { type Command, loadCommandConfig, UsageError } from './command.ts';
import { settingFlags, settingFlagsHelp, settingsHelp } from './settings-help.ts';

export const check: Command = {
  summary: 'try each configured chatbot with one cheap call, Redis and the archive; exit code 1 if one fails',
  flags: settingFlags,
  help: [...settingFlagsHelp, '', ...settingsHelp],
  async run(flags, terminal) {
    const { config } = loadCommandConfig(flags, terminal);
    const { chatbots, sources: definitions, upstream, redis, archive } = config;
    checkPackages(config);
    if (config.file !== null) terminal.print(`configuration file: ${config.file}`);
    if (chatbots.length === 0) throw new UsageError('no chatbot is configured, so there is nothing to check');
    const { sources, close } = createSources(chatbots, { definitions, ...upstream, maxRetries: 0 });
    const results = await Promise.all([...sources.values()].map(checkSource)).finally(close);
    for (const { line } of results) terminal.print(line);
    const failed = results.filter(({ isOk }) => !isOk).length;
    terminal.print(`${results.length - failed} of ${results.length} chatbots answer`);
    const others = [
      redis && (await checkRedis(redis.url)),
      archive && (await checkArchive(archive, [...sources.values()])),
    ].filter((result) => result !== null);
    for (const { line } of others) terminal.print(line);
    return [...results, ...others].every(({ isOk }) => isOk) ? 0 : 1;
  },
};

interface Result {
  readonly isOk: boolean;
  readonly line: string;
}

async function checkSource(source: Source): Promise<Result> {
  const { chatbotId, provider, name } = source.chatbot;
  const label = `${provider} ${chatbotId}${name === null ? '' : ` (${name})`}`;
  const startedMs = performance.now();
  try {
    // A used-up limit is an answer too.
    await source.check({ nonWaiting: true });
    return {
      isOk: true,
      line: `ok      ${label}: answered in ${Math.round(performance.now() - startedMs)} ms`,
    };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { isOk: false, line: `FAILED  ${label}: ${toReason(error)}` };
  }
}

const advice: Partial<Record<UpstreamErrorKind, string>> = {
  unauthenticated: 'check its API key (and secret, and signedBasePath behind a proxy that changes paths)',
  forbidden: 'its API key may not read this chatbot',
  'bad-request': 'check its chatbotId and base URL',
  unavailable: 'check its base URL and the network',
  timeout: 'check its base URL and the network',
  'invalid-response': 'check its base URL: something else answers there',
};

function toReason({ message, kind, detail }: UpstreamError): string {
  const clockAheadMs = detail?.clockAheadMs;
  return [
    message.replace(/\.$/, ''),
    detail && describeDetail(detail),
    clockAheadMs && describeClock(clockAheadMs),
    advice[kind],
  ]
    .filter((part) => part)
    .join('; ');
}

function describeDetail({ host, reason, code }: UpstreamFailureDetail): string {
  return `${host}: ${reason}${code === undefined ? '' : ` (${code})`}`;
}

function describeClock(clockAheadMs: number): string {
  const seconds = Math.round(Math.abs(clockAheadMs) / 1000);
  const direction = clockAheadMs > 0 ? 'behind' : 'ahead of';
  return `this machine's clock is ${seconds} s ${direction} that of the API, which makes signatures wrong: set it first`;
}

async function checkRedis(url: string): Promise<Result> {
  let code: string | null = null;
  const redis = await openRedis({
    url,
    connectTimeoutMs: 3_000,
    use: { name: 'check', whileLost: 'nothing is checked' },
    log: {
      warn: (fields) => {
        code = fields.code ?? 'UNKNOWN';
      },
      info: () => undefined,
    },
  });
  await redis.close();
  if (code === null) return { isOk: true, line: 'ok      Redis: answers' };
  const line = `FAILED  Redis: cannot be reached (${code}); check REDIS_URL and the network`;
  return { isOk: false, line };
}

/** Opens it, as a start does, which makes it where there is none and brings it to the newest version. */
async function checkArchive(settings: ArchiveSettings, sources: readonly Source[]): Promise<Result> {
  const { name, version } = await describeArchive(settings);
  const chatbots = sources.map(({ serverId, chatbot: { chatbotId } }) => ({ serverId, chatbotId }));
  const everything = toSelection({ sessionId: null, userId: null, hasSql: true });
  try {
    const archive = await openArchive(settings);
    try {
      const counts = await Promise.all(
        chatbots.map((chatbot) => archive.countMessages(chatbot, everything, null)),
      );
      const messages = counts.reduce((sum, count) => sum + count, 0);
      const coverage = describeCoverage(await archive.readCoverage(chatbots));
      const line = `ok      archive ${name}: version ${version}, ${messages} messages. ${coverage}`;
      return { isOk: true, line };
    } finally {
      await archive.close();
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return { isOk: false, line: `FAILED  archive ${error.reason}` };
  }
}

/** Its name, without the user and the password of a database, and the version that it is brought to. */
async function describeArchive(settings: ArchiveSettings) {
  if ('file' in settings) {
    const { migrations } = await import('../archive/sqlite/migrations.ts');
    return { name: settings.file, version: migrations.length };
  }
  const { migrations } = await import('../archive/postgres/migrations.ts');
  const { toDatabaseName } = await import('../archive/postgres/postgres-url.ts');
  return { name: toDatabaseName(settings.url), version: migrations.length };
}
