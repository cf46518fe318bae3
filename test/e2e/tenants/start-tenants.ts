import pino from 'pino';
import { onTestFinished } from 'vitest';
import { attachArchive } from '../../../src/application/attach-archive.ts';
import type { ArchiveLocation } from '../../../src/archive/stored-archive.ts';
import { type EmbeddedSandbox, embedSandbox } from '../../../src/commands/embed-sandbox.ts';
import { createGraphContext } from '../../../src/context.ts';
import { createSubgraph } from '../../../src/federation/create-subgraph.ts';
import { type AnswerCache, createAnswerCache } from '../../../src/http-server/answer-cache.ts';
import { createServer } from '../../../src/http-server/create-server.ts';
import { defaultLimits } from '../../../src/limits.ts';
import { createCacheOpener } from '../../../src/lists/create-cache-opener.ts';
import type { SourceConfig } from '../../../src/sources/define-source.ts';
import { createSources } from '../../../src/sources/registry.ts';
import { scopes, type Viewer } from '../../../src/viewer.ts';
import { syncSources } from '../sync-archive.ts';
import { type Tenant, toIdCanary } from './canaries.ts';
import { type TenantChatbots, withDataFolder } from './tenant-data.ts';

/** Two tenants of one server. */
export interface TenantServer {
  readonly url: string;
  readonly schema: ReturnType<typeof createSubgraph>['schema'];
  /** The chatbots that each may read. */
  readonly chatbotIds: Readonly<Record<Tenant, readonly string[]>>;
  /** Lets time pass, for whatever is kept. */
  pass(ms: number): void;
  /** From now on no API can be asked, or all can. */
  playOutage(isOn: boolean): Promise<void>;
}

/** `authorization` of a caller: the tenant, and its scopes. */
export const toAuthorization = (tenant: Tenant, own: readonly string[]) => [tenant, ...own].join(' ');

/** Also the same id, which each tenant has at a provider's server, and with a credential, of its own. */
const twin = 'twin';

/**
 * Starts a server with a shop and a bot of each tenant, which share their credentials; a second shop of each with one of
 * its own; and a chatbot of the same id in both. What was read is kept, and archived at one place, for all together.
 * `onKeptAnswer` is told of each answer that is sent again as it was.
 */
export async function startTenants(place: ArchiveLocation, onKeptAnswer: () => void): Promise<TenantServer> {
  const shared = await embed(
    {
      peki: { ...shopsOf('amber'), ...shopsOf('birch'), [twin]: 'amber' },
      askyourdatabase: { [toIdCanary('amber', 'bot')]: 'amber', [toIdCanary('birch', 'bot')]: 'birch' },
    },
    ['amber', 'birch'].map((tenant) => `peki:pk_${tenant}:sk_${tenant}:${tenant}-id-own`),
  );
  const other = await embed({ peki: { [twin]: 'birch' }, askyourdatabase: {} });
  const log = pino({ level: 'silent' });
  const archive = await attachArchive({ ...place, retentionDays: null }, log);
  if (archive === null) throw new Error('There is no archive.');
  const { observeRows } = archive;
  const own = createSources(shared.chatbots.map(withOwnCredential), { observeRows, maxRetries: 0 });
  const others = createSources(other.chatbots, { observeRows, maxRetries: 0 });
  await syncSources([...own.sources.values(), ...others.sources.values()], place);
  const sourcesOf = (viewer: Viewer) =>
    viewer.id === 'birch' ? new Map([...own.sources, ...others.sources]) : own.sources;

  const chatbotIds = { amber: grantOf('amber'), birch: grantOf('birch') };
  let passedMs = 0;
  const now = () => performance.now() + passedMs;
  const openCache = createCacheOpener({ isOn: true, now });
  const answers = observeHits(createAnswerCache({ now }), onKeptAnswer);
  const { schema } = createSubgraph({ node: 'omit', typePrefix: '' });
  const server = createServer({
    schema,
    createContext: (request) =>
      createGraphContext({
        ...request,
        sources: sourcesOf(request.viewer),
        cache: openCache(),
        archive: archive.archive,
      }),
    authenticate({ authorization = '' }) {
      const [id = '', ...given] = authorization.split(' ');
      const tenant = id === 'birch' ? 'birch' : 'amber';
      return { id, chatbotIds: chatbotIds[tenant], scopes: scopes.filter((scope) => given.includes(scope)) };
    },
    answers,
    limits: { ...defaultLimits, maxBatch: 5 },
    log,
  });
  const url = await server.listen('127.0.0.1', 0);
  onTestFinished(async () => {
    await server.stop();
    await Promise.all([own.close(), others.close()]);
    await archive.close();
    await Promise.all([shared.sandbox.close(), other.sandbox.close()]);
  });
  return {
    url,
    schema,
    chatbotIds,
    pass(ms) {
      passedMs += ms;
    },
    async playOutage(isOn) {
      for (const { url: api } of [shared.sandbox, other.sandbox]) {
        const body = JSON.stringify({ rules: [{ fault: '503' }] });
        await fetch(`${api}/__sandbox/faults`, isOn ? { method: 'PUT', body } : { method: 'DELETE' });
      }
    },
  };
}

const shopsOf = (tenant: Tenant) => ({
  [toIdCanary(tenant, 'shop')]: tenant,
  [toIdCanary(tenant, 'own')]: tenant,
});
const grantOf = (tenant: Tenant) => [...['shop', 'own', 'bot'].map((name) => toIdCanary(tenant, name)), twin];

function embed(chatbots: TenantChatbots, credential: readonly string[] = []): Promise<EmbeddedSandbox> {
  return withDataFolder(chatbots, (data) =>
    embedSandbox({
      'sandbox-data': data,
      'sandbox-ask-rate-limit': '0',
      ...(credential.length > 0 && { 'sandbox-credential': credential }),
    }),
  );
}

function withOwnCredential(config: SourceConfig): SourceConfig {
  const [, tenant] = /^(amber|birch)-id-own$/.exec(config.chatbotId) ?? [];
  const limited = { ...config, requestsPerMinute: 1_000_000 };
  return tenant === undefined ? limited : { ...limited, apiKey: `pk_${tenant}`, apiSecret: `sk_${tenant}` };
}

function observeHits(cache: AnswerCache, onHit: () => void): AnswerCache {
  const get: AnswerCache['get'] = (key) => {
    const found = cache.get(key);
    if (found !== null) onHit();
    return found;
  };
  return { ...cache, get };
}
