import { type Plugin, useReadinessCheck } from 'graphql-yoga';

export interface ReadinessOptions {
  readonly endpoint: string;
  /** Why requests had better go to another replica, in a few words; null: send them. */
  readonly findObstacle: () => string | null;
}

/** Answers health checks with 200, or with 503 and the reason. */
export function useReadiness({ endpoint, findObstacle }: ReadinessOptions): Plugin {
  return useReadinessCheck({
    endpoint,
    check({ fetchAPI }) {
      const obstacle = findObstacle();
      if (obstacle === null) return true;
      const headers = { 'content-type': 'text/plain' };
      return new fetchAPI.Response(`${obstacle}\n`, { status: 503, headers });
    },
  });
}
