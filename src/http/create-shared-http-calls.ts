import { createHttpCall, type HttpClient, type HttpClientOptions } from './create-http-call.ts';

export interface SharedHttpCalls {
  /** One pool for each origin (`https://host:port`); the last `close` closes its connections. */
  share(origin: string): HttpClient;
}

export function createSharedHttpCalls(options: Omit<HttpClientOptions, 'origin'> = {}): SharedHttpCalls {
  const pools = new Map<string, { readonly client: HttpClient; shares: number }>();

  function share(origin: string): HttpClient {
    const pool = pools.get(origin) ?? { client: createHttpCall({ ...options, origin }), shares: 0 };
    pools.set(origin, pool);
    pool.shares += 1;
    let isClosed = false;

    async function close(): Promise<void> {
      if (isClosed) return;
      isClosed = true;
      pool.shares -= 1;
      if (pool.shares > 0) return;
      pools.delete(origin);
      await pool.client.close();
    }

    return { call: pool.client.call, close };
  }

  return { share };
}
