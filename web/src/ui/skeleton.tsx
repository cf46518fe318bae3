/** Grey lines in the place of what is on its way. */
export function Skeleton({ rows, kind, label }: SkeletonProps) {
  const lines = Array.from({ length: rows }, (_, i) => i);
  return (
    <div className={`skeleton skeleton-${kind}`} role="status" aria-label={label}>
      {lines.map((line) => (
        <span key={line} />
      ))}
    </div>
  );
}

interface SkeletonProps {
  readonly rows: number;
  readonly kind: 'rows' | 'messages' | 'figures';
  readonly label: string;
}
