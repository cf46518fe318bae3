import { type ComponentType, type ReactNode, startTransition, useEffect, useState } from 'react';
import { loadLater } from './load-later.ts';

type Loaded<Props> = { readonly Component: ComponentType<Props> } | { readonly error: unknown };

/**
 * A part that is loaded later, and what stands in its place until then. Not React's `lazy`: what that has held back is shown only 300 ms after
 * the last such change, and then all at once.
 */
export function later<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
  kind: Parameters<typeof loadLater>[1],
  renderBefore: (props: Props) => ReactNode = () => null,
) {
  let known: Loaded<Props> | null = null;
  return function Later(props: Props) {
    const [loaded, setLoaded] = useState(known);
    useEffect(() => {
      if (known !== null) {
        setLoaded(known);
        return;
      }
      let isGone = false;
      const show = (result: Loaded<Props>) => {
        if (!isGone) startTransition(() => setLoaded(result));
      };
      loadLater(load, kind).then(
        ({ default: Component }) => {
          known = { Component };
          show(known);
        },
        (error: unknown) => show({ error }),
      );
      return () => {
        isGone = true;
      };
    }, []);
    if (loaded === null) return renderBefore(props);
    if ('error' in loaded) throw loaded.error;
    return <loaded.Component {...props} />;
  };
}
