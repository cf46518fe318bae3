import type { LiveState } from './follow.ts';

const labels: Readonly<Record<LiveState['kind'], string>> = {
  connecting: 'Connecting',
  live: 'Live',
  waiting: 'Not live',
  ended: 'Not live',
};

/** Whether new messages come by themselves. */
export function LiveDot({ state: { kind } }: { readonly state: LiveState }) {
  return (
    <span className={`live-dot live-dot-${kind}`} title="Whether new messages appear by themselves">
      <span className="live-dot-label">{labels[kind]}</span>
    </span>
  );
}
