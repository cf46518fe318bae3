import { useMemo, useSyncExternalStore } from 'react';
import { type ConversationRoute, parseRoute } from './route.ts';

/** Follows the fragment of the address. */
export function useRoute(): ConversationRoute | null {
  const hash = useSyncExternalStore(watchHash, () => location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** Goes to another address; `replace`: without a way back. */
export function navigate(hash: string, { replace = false } = {}): void {
  if (!replace) {
    location.hash = hash;
    return;
  }
  history.replaceState(null, '', hash || location.pathname);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

function watchHash(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}
