import '../explanation/explanation.css';
import './cost.css';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ExplanationDetails } from '../explanation/explanation-details.tsx';
import { ExplanationFigures } from '../explanation/explanation-figures.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { RecentCosts } from './recent-costs.ts';

interface CostDrawerProps {
  readonly costs: RecentCosts;
  readonly onClose: () => void;
}

/** What the last operation cost, or one before it, drawn; it follows what is done in the desk while it is open. */
export default function CostDrawer({ costs, onClose }: CostDrawerProps) {
  const recent = useSyncExternalStore(costs.subscribe, costs.get);
  const [chosen, setChosen] = useState<number | null>(null);
  const cost = recent.find(({ number }) => number === chosen) ?? recent[0] ?? null;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <section
      className="cost-drawer"
      aria-labelledby="cost-title"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h2 id="cost-title" ref={heading} tabIndex={-1}>
          What did this cost?
        </h2>
        {cost && (
          <select
            aria-label="Operation"
            value={chosen === cost.number ? chosen : ''}
            onChange={({ target }) => setChosen(target.value === '' ? null : Number(target.value))}
          >
            <option value="">the last one: {recent[0]?.operation}</option>
            {recent.map(({ number, operation }) => (
              <option key={number} value={number}>
                {number}: {operation}
              </option>
            ))}
          </select>
        )}
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      {cost === null ? (
        <p className="quiet">No answer has said yet. To be told takes the scope "explain".</p>
      ) : (
        <>
          <output>
            <ExplanationFigures explanation={cost.explanation} />
          </output>
          <ExplanationDetails explanation={cost.explanation} />
          <p className="quiet cost-live">
            What arrives live is looked for once for all who listen, and is no cost of this page: it is listed
            only where it took calls of its own.
          </p>
        </>
      )}
    </section>
  );
}
