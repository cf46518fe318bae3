import { useEffect, useEffectEvent, useState } from 'react';
import { useCountdown } from './use-countdown.ts';

interface RetryButtonProps {
  /** When it may be tried again; null: at once. */
  readonly afterMs: number | null;
  readonly onRetry: () => void;
  /** Only when it is pressed. */
  readonly isManual?: boolean;
}

/** Tries again when the time has come, by itself where there is one to wait for. */
export function RetryButton({ afterMs, onRetry, isManual = false }: RetryButtonProps) {
  const [atMs] = useState(() => (afterMs === null ? null : Date.now() + Math.max(1_000, afterMs)));
  const seconds = useCountdown(atMs);
  const isOver = atMs !== null && seconds === 0 && !isManual;
  const retry = useEffectEvent(() => onRetry());
  useEffect(() => {
    if (isOver) retry();
  }, [isOver]);
  return (
    <button type="button" className="button" disabled={seconds > 0} onClick={onRetry}>
      {seconds > 0 ? `${isManual ? 'Try' : 'Tries'} again in ${seconds} s` : 'Try again'}
    </button>
  );
}
