import type { DeskSettings } from './settings.ts';
import { IconButton } from './ui/icon-button.tsx';

interface TopBarProps {
  readonly settings: DeskSettings;
  readonly onSignOut: (() => void) | null;
  readonly onHelp: () => void;
  readonly showsCost: boolean;
  readonly onCost: () => void;
}

export function TopBar({ settings, onSignOut, onHelp, showsCost, onCost }: TopBarProps) {
  return (
    <header className="top-bar">
      <a className="brand" href={location.pathname}>
        <Mark />
        <span>Convograph</span>
      </a>
      <nav aria-label="Tools">
        <button
          type="button"
          className="button button-quiet"
          aria-label="What did this cost?"
          aria-expanded={showsCost}
          onClick={onCost}
        >
          <span className="only-wide">What did this cost?</span>
          <span className="only-narrow">Cost</span>
        </button>
        {settings.hasGraphiql && (
          <a className="button button-quiet" href={settings.endpoint}>
            GraphiQL
          </a>
        )}
        <IconButton icon="keyboard" label="Keyboard shortcuts" onClick={onHelp} />
        {onSignOut && <IconButton icon="signOut" label="Sign out" onClick={onSignOut} />}
      </nav>
    </header>
  );
}

/** As in `mark.svg`. In the page itself: a picture in a file of its own is loaded as a page is, which takes as long as all of the frame. */
function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#4338ca" />
      <path
        d="M8 10.5A2.5 2.5 0 0 1 10.5 8h11a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H15l-4.5 4v-4A2.5 2.5 0 0 1 8 16.5z"
        fill="#fff"
      />
      <circle cx="12.5" cy="13.5" r="1.5" fill="#4338ca" />
      <circle cx="19.5" cy="13.5" r="1.5" fill="#4338ca" />
      <path d="M12.5 13.5h7" stroke="#4338ca" strokeWidth="1.2" />
    </svg>
  );
}
