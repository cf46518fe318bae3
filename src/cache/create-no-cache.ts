import type { Cache } from './cache.ts';

/** Keeps and shares nothing: every call loads. */
export function createNoCache(): Cache {
  return {
    async fetch(_key, load) {
      return (await load()).value;
    },
  };
}
