import { connectRedis } from '../redis/connect-redis.ts';
import { toRedisCode } from '../redis/to-redis-code.ts';

const timeoutMs = 3_000;

/** Connects to Redis and signs in; gives a code such as `ECONNREFUSED` where that fails, and null where it does not. */
export async function checkRedis(url: string): Promise<string | null> {
  try {
    const { signal } = new AbortController();
    const link = await connectRedis({ url, timeoutMs, signal, onLost: () => undefined });
    link.destroy();
    return null;
  } catch (error) {
    return toRedisCode(error);
  }
}
