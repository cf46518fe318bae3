import { Icon } from '../ui/icon.tsx';

/** What is shown was read earlier, and the API cannot be asked. */
export function StaleBar({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <div className="live-bar" role="status">
      <Icon name="clock" />
      <p>
        <strong>From earlier.</strong> The API cannot be asked now: what you see may have changed.
      </p>
      <button type="button" className="button" onClick={onRetry}>
        Read again
      </button>
    </div>
  );
}
