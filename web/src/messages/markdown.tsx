import { useLayoutEffect, useRef } from 'react';
import { loadLater } from '../ui/load-later.ts';

/** Without any of these a text is the same with and without Markdown, so that nothing need be loaded. */
const markdownPattern = /[*_`~<>[\]|\\&@]|^\s*(?:#|[-+]\s|\d+[.)]\s)|^ {4}|\w:\/\/|www\.|[-=]{3}/m;

type ToFragment = (text: string) => DocumentFragment;
let toFragment: ToFragment | null = null;

async function load(): Promise<ToFragment> {
  // In a task of its own: both are long.
  await loadLater(() => import('dompurify'), 'read');
  const { toSafeFragment } = await loadLater(() => import('./to-safe-fragment.ts'), 'read');
  toFragment = toSafeFragment;
  return toSafeFragment;
}

let loading: Promise<ToFragment> | null = null;
const waiting = new Set<(convert: ToFragment) => void>();
const longestTaskMs = 8;

/** Calls back once it is loaded, in tasks that are short. */
async function showLater(show: (convert: ToFragment) => void): Promise<void> {
  waiting.add(show);
  if (loading !== null) return;
  loading = load();
  try {
    const convert = await loading;
    // What cannot be converted stays as it is.
    while (waiting.size > 0) await loadLater(async () => showSome(convert), 'read').catch(() => undefined);
  } finally {
    // What could not be loaded stays as it is, and is tried again with the next text.
    loading = null;
    waiting.clear();
  }
}

function showSome(convert: ToFragment): void {
  const endMs = performance.now() + longestTaskMs;
  for (const show of waiting) {
    waiting.delete(show);
    show(convert);
    if (performance.now() > endMs) break;
  }
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
    if (toFragment !== null) {
      show(toFragment);
      return;
    }
    showLater(show).catch(() => undefined);
    return () => {
      waiting.delete(show);
    };
  }, [text, isPlain]);
  return <div ref={ref} className={isPlain ? 'markdown plain' : 'markdown'} dir="auto" />;
}
