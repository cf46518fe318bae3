import type { Explanation } from './explanation.ts';

/** One line: what was spent, and what was not. */
export function ExplanationFigures({ explanation }: { readonly explanation: Explanation }) {
  const { summary, batches, saved, budgetLeft, stale } = explanation;
  const kept = saved.cache + saved.dedupe;
  return (
    <p className="cost-figures">
      <strong>{summary}</strong>
      {batches.length > 0 && <span>{count(batches.length, 'batch', 'batches')}</span>}
      {kept > 0 && <span>{count(kept, 'call')} spared by the cache</span>}
      <span>{budgetLeft} calls left</span>
      {stale && <span className="cost-stale">stale</span>}
    </p>
  );
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
