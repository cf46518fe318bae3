import { Icon } from '../ui/icon.tsx';
import { useCountdown } from '../ui/use-countdown.ts';
import type { LiveState } from './follow.ts';

interface LiveBarProps {
  readonly state: LiveState;
  readonly onRetry: () => void;
  readonly onReload: () => void;
}

/** Says why nothing new comes, and what can be done; nothing while all is well. */
export function LiveBar({ state, onRetry, onReload }: LiveBarProps) {
  const seconds = useCountdown(state.kind === 'waiting' ? state.retryAtMs : null);
  if (state.kind === 'waiting') {
    return (
      <div className="live-bar" role="status">
        <Icon name={state.code === 'OFFLINE' ? 'offline' : 'refresh'} />
        <p>
          <strong>{state.code === 'OFFLINE' ? 'Offline.' : 'Not live.'}</strong>{' '}
          {state.code === 'OFFLINE'
            ? 'What is said meanwhile appears when the connection is back.'
            : 'What is said meanwhile appears with the next try.'}
        </p>
        <button type="button" className="button" onClick={onRetry}>
          Try now
          <span className="live-bar-seconds" aria-hidden="true">
            {seconds} s
          </span>
        </button>
      </div>
    );
  }
  if (state.kind === 'ended') {
    return (
      <div className="live-bar" role="status">
        <Icon name="info" />
        <p>
          <strong>Not live.</strong> {state.message}
        </p>
        <button type="button" className="button" onClick={onReload}>
          Read again
        </button>
      </div>
    );
  }
  return null;
}
