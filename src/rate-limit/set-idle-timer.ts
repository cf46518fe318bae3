/** Calls back once, unless the result is called first. Keeps no process alive. */
export function setIdleTimer(callback: () => void, waitMs: number): () => void {
  const timer = setTimeout(callback, waitMs).unref();
  return () => clearTimeout(timer);
}
