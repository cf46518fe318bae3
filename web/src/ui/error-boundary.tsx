import { Component, type ReactNode } from 'react';
import { OperationError } from '../relay/send-operation.ts';
import { Notice } from './notice.tsx';
import { RetryButton } from './retry-button.tsx';

interface ErrorBoundaryProps {
  /** Given the number of the try, for `fetchKey`: Relay keeps failures. */
  readonly children: (attempt: number) => ReactNode;
  readonly what: string;
  readonly onError?: () => void;
}

interface ErrorBoundaryState {
  readonly error: unknown;
  readonly attempt: number;
}

/** Shows why a part of the page has nothing to show, and offers to try again; the rest stays. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, attempt: 0 };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error };
  }

  override componentDidCatch() {
    this.props.onError?.();
  }

  override render() {
    const { error, attempt } = this.state;
    const { children, what } = this.props;
    if (error === null) return children(attempt);
    const retry = () => this.setState({ error: null, attempt: attempt + 1 });
    return (
      <Notice icon="alert" title={`${what} cannot be shown`} isAlert>
        <p>{error instanceof Error ? error.message : 'Something went wrong.'}</p>
        {error instanceof OperationError && <p className="notice-code">{error.code}</p>}
        <RetryButton afterMs={error instanceof OperationError ? error.retryAfterMs : null} onRetry={retry} />
      </Notice>
    );
  }
}
