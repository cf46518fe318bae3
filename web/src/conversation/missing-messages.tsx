import type { FieldProblem } from '../relay/answer-notes.ts';
import { Notice } from '../ui/notice.tsx';
import { RetryButton } from '../ui/retry-button.tsx';

interface MissingMessagesProps {
  /** Why they could not be read; undefined: there are none. */
  readonly problem: FieldProblem | undefined;
  readonly onRetry: () => void;
}

/** What stands in the place of messages; the rest of the page has its data. */
export function MissingMessages({ problem, onRetry }: MissingMessagesProps) {
  if (problem === undefined) {
    return (
      <Notice icon="chat" title="No message">
        <p>Nothing was said here, or nobody knows this conversation.</p>
      </Notice>
    );
  }
  const { code, message, retryAfterMs } = problem;
  const isLimited = code === 'UPSTREAM_RATE_LIMITED';
  return (
    <Notice icon={isLimited ? 'clock' : 'alert'} title={toTitle(code)} isAlert={!isLimited}>
      <p>{message}</p>
      <p className="notice-code">{code}</p>
      <RetryButton key={`${retryAfterMs}`} afterMs={retryAfterMs} onRetry={onRetry} />
    </Notice>
  );
}

function toTitle(code: string): string {
  if (code === 'UPSTREAM_RATE_LIMITED') return 'The API has been asked as often as it allows';
  if (code === 'UPSTREAM_UNAVAILABLE' || code === 'UPSTREAM_TIMEOUT') return 'The API cannot be reached';
  return 'The messages cannot be read';
}
