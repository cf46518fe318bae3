import { useId, useState } from 'react';
import { ExplanationDetails } from '../explanation/explanation-details.tsx';
import { ExplanationFigures } from '../explanation/explanation-figures.tsx';
import markUrl from '../mark.svg';
import type { ShownAnswer } from './shown-answer.ts';

interface AnswerBarProps {
  readonly answer: ShownAnswer | null;
  readonly hasDesk: boolean;
}

/** What the last operation cost, where it is seen first, and the way to the desk. */
export function AnswerBar({ answer, hasDesk }: AnswerBarProps) {
  const [isOpen, setOpen] = useState(false);
  const detailsId = useId();
  const explanation = answer?.explanation ?? null;
  return (
    <header className="answer-bar">
      <h1>
        <img src={markUrl} alt="" width="22" height="22" />
        <span>Convograph</span>
      </h1>
      <output className="answer-cost">
        {explanation === null ? (
          <p className="quiet">{toNote(answer)}</p>
        ) : (
          <ExplanationFigures explanation={explanation} />
        )}
      </output>
      {explanation && (
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={detailsId}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Close' : 'Calls and batches'}
        </button>
      )}
      {hasDesk && (
        <a className="button" href="/">
          Desk
        </a>
      )}
      {explanation && isOpen && (
        <section
          id={detailsId}
          className="answer-details"
          aria-label="What the last operation cost"
          tabIndex={0}
        >
          <ExplanationDetails explanation={explanation} />
        </section>
      )}
    </header>
  );
}

function toNote(answer: ShownAnswer | null): string {
  if (answer === null) return 'Run an operation: what it costs stands here.';
  return answer.isStarted ? 'Running …' : 'The answer does not say what it cost.';
}
