import { OperationError } from '../relay/send-operation.ts';
import { Icon } from '../ui/icon.tsx';
import { RetryButton } from '../ui/retry-button.tsx';

interface PageProblemProps {
  readonly error: Error;
  readonly onRetry: () => void;
}

/** More messages could not be loaded: those that were stay. */
export function PageProblem({ error, onRetry }: PageProblemProps) {
  return (
    <div className="page-problem" role="alert">
      <Icon name="alert" />
      <p>More messages cannot be read now. {error.message}</p>
      <RetryButton
        key={error.message}
        afterMs={error instanceof OperationError ? error.retryAfterMs : null}
        onRetry={onRetry}
      />
    </div>
  );
}
