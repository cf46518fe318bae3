import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** What `@catch` gives of a field. */
export type Caught<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly unknown[] };

interface GuardedValueProps<T> {
  readonly result: Caught<T>;
  readonly name: string;
  readonly children: (value: T) => ReactNode;
}

/** A value, or a lock where the caller may not see it. */
export function GuardedValue<T>({ result, name, children }: GuardedValueProps<T>) {
  if (result.ok) return children(result.value);
  return <Lock what={name} />;
}

export function Lock({ what }: { readonly what: string }) {
  return (
    <span className="lock" title={`You may not see this: ${what}`}>
      <Icon name="lock" size={13} />
      <span className="visually-hidden">{what}: </span>hidden
    </span>
  );
}

/** The value, or null where it is hidden. */
export function shownValue<T>(result: Caught<T> | null | undefined): T | null {
  return result?.ok ? result.value : null;
}
