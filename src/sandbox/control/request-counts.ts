/** How many requests each route got, as `GET /__sandbox/requests` shows it. */
export interface RequestCounts {
  readonly total: number;
  /** By method and path pattern, e.g. `GET /api/Dev/:chatbotId/messages`; `(no route)` holds the strays. */
  readonly byRoute: Readonly<Record<string, number>>;
}

export interface RequestCounter {
  /** `pattern` null: the request matched no route. */
  count(method: string, pattern: string | null): void;
  read(): RequestCounts;
  reset(): void;
}

export function createRequestCounter(): RequestCounter {
  const counts = new Map<string, number>();
  return {
    count(method, pattern) {
      const route = pattern === null ? '(no route)' : `${method} ${pattern}`;
      counts.set(route, (counts.get(route) ?? 0) + 1);
    },
    read: () => ({
      total: [...counts.values()].reduce((total, count) => total + count, 0),
      byRoute: Object.fromEntries(counts),
    }),
    reset: () => counts.clear(),
  };
}
