import type { RefObject } from 'react';

const shortcuts = [
  ['/', 'Search'],
  ['j', 'Next conversation in the list'],
  ['k', 'Previous conversation in the list'],
  ['Enter', 'Open the conversation'],
  ['n', 'Next message'],
  ['p', 'Previous message'],
  ['End', 'Newest message'],
  ['r', 'Write a message'],
  ['Ctrl Enter', 'Send it'],
  ['Escape', 'Close, clear, or back to the list'],
  ['c', 'What the last operation cost'],
  ['?', 'This list'],
] as const;

export function ShortcutHelp({ ref }: { readonly ref: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={ref} className="dialog" aria-labelledby="shortcuts-title" closedby="any">
      <h2 id="shortcuts-title">Keyboard shortcuts</h2>
      <dl className="shortcuts">
        {shortcuts.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="button">
          Close
        </button>
      </form>
    </dialog>
  );
}
