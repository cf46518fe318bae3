import { request } from 'undici';
import { findFreePort, startChild } from '../harness/child-processes.ts';
import { generated } from '../harness/data-sizes.ts';
import { startRedis } from '../soak/start-redis.ts';
import { headTtlMs, type ReplicaSetting } from './settings.ts';

/** Replicas of one setting, fresh, and the Redis between them. */
export interface Replicas {
  readonly urls: readonly string[];
  readonly pids: readonly number[];
  /** Null: there is none. */
  readonly redisPort: number | null;
  stop(): Promise<void>;
}

export interface ReplicasOptions {
  readonly convographFile: string;
  /** The upstream's base URL. */
  readonly baseUrl: string;
  readonly setting: ReplicaSetting;
}

export async function startReplicas({
  convographFile,
  baseUrl,
  setting,
}: ReplicasOptions): Promise<Replicas> {
  const redis = setting.sharedCache === null ? null : await startRedis();
  const servers: { readonly url: string; readonly pid: number; stop(): Promise<void> }[] = [];
  for (let index = 0; index < setting.replicas; index += 1) {
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}/graphql`;
    const { pid, stop } = await startChild({
      file: convographFile,
      args: ['serve'],
      env: {
        CONVOGRAPH_PROFILE: 'development',
        PORT: String(port),
        PEKI_BASE_URL: baseUrl,
        PEKI_API_KEY: generated.apiKey,
        PEKI_API_SECRET: generated.apiSecret,
        PEKI_CHATBOT_ID: generated.chatbotId,
        CONVOGRAPH_HEAD_TTL_MS: String(headTtlMs),
        LOG_LEVEL: 'info',
        ...(setting.requestsPerMinute !== null && {
          PEKI_REQUESTS_PER_MINUTE: String(setting.requestsPerMinute),
        }),
        ...(redis && {
          REDIS_URL: redis.url,
          CONVOGRAPH_REPLICAS: String(setting.replicas),
          CONVOGRAPH_SHARED_CACHE: setting.sharedCache ?? 'off',
        }),
      },
      core: null,
      async isReady() {
        const { statusCode, body } = await request(url.replace('/graphql', '/readyz'));
        await body.dump();
        return statusCode === 200;
      },
    });
    servers.push({ url, pid, stop });
  }
  return {
    urls: servers.map(({ url }) => url),
    pids: servers.map(({ pid }) => pid),
    redisPort: redis?.port ?? null,
    async stop() {
      await Promise.all(servers.map(({ stop }) => stop()));
      await redis?.stop();
    },
  };
}
