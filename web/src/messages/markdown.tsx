import { useLayoutEffect, useRef } from 'react';

/** Without any of these a text is the same with and without Markdown, so that nothing need be loaded. */
const markdownPattern = /[*_`~<>[\]|\\&@]|^\s*(?:#|[-+]\s|\d+[.)]\s)|^ {4}|\w:\/\/|www\.|[-=]{3}/m;

type ToFragment = (text: string) => DocumentFragment;
let toFragment: ToFragment | null = null;

async function load(): Promise<ToFragment> {
  const { toSafeFragment } = await import('./to-safe-fragment.ts');
  toFragment = toSafeFragment;
  return toSafeFragment;
}

/** Text with Markdown; what looks like HTML is only text, or harmless. */
export function Markdown({ text }: { readonly text: string }) {
  const ref = useRef<HTMLDivElement>(null);
  const isPlain = !markdownPattern.test(text);
  useLayoutEffect(() => {
    const { current } = ref;
    if (current === null) return;
    current.textContent = text;
    if (isPlain) return;
    const show = (convert: ToFragment) => current.replaceChildren(convert(text));
    // At once where it can be, so that nothing jumps.
    if (toFragment !== null) show(toFragment);
    else
      load().then(
        (convert) => ref.current === current && show(convert),
        () => undefined,
      );
  }, [text, isPlain]);
  return <div ref={ref} className={isPlain ? 'markdown plain' : 'markdown'} dir="auto" />;
}
