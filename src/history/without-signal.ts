import type { CallContext } from '../sources/source.ts';

/** A call that others may come to share does not end with the one who began it. */
export function withoutSignal({ signal: _signal, ...call }: CallContext): CallContext {
  return call;
}
