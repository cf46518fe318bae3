import markUrl from './mark.svg';
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
        <img src={markUrl} alt="" width="24" height="24" />
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
