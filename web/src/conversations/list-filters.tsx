import { useState } from 'react';
import { graphql, useFragment } from 'react-relay/hooks';
import type { listFilters_chatbots$key } from '../generated/listFilters_chatbots.graphql.ts';

export type StatusFilter = 'any' | 'ACTIVE' | 'CLOSED';

/** Days from and to, each as `YYYY-MM-DD`, inclusive; empty: open. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export interface Filters {
  /** Empty: all. */
  readonly chatbotId: string;
  readonly status: StatusFilter;
  readonly range: TimeRange;
}

export const noFilters: Filters = { chatbotId: '', status: 'any', range: { from: '', to: '' } };

interface ListFiltersProps {
  readonly chatbots: listFilters_chatbots$key;
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

export function ListFilters({ chatbots, filters, onChange }: ListFiltersProps) {
  const choices = useFragment(
    graphql`
      fragment listFilters_chatbots on Chatbot @relay(plural: true) {
        chatbotId
        name
      }
    `,
    chatbots,
  );
  // Fields for dates take long to make.
  const [isOpen, setIsOpen] = useState(false);
  const { range } = filters;
  const setRange = (part: Partial<TimeRange>) => onChange({ ...filters, range: { ...range, ...part } });
  return (
    <div className="filters">
      <select
        aria-label="Chatbot"
        value={filters.chatbotId}
        onChange={(event) => onChange({ ...filters, chatbotId: event.target.value })}
      >
        <option value="">All chatbots</option>
        {choices.map(({ chatbotId, name }) => (
          <option key={chatbotId} value={chatbotId}>
            {name ?? chatbotId}
          </option>
        ))}
      </select>
      <select
        aria-label="Status"
        value={filters.status}
        onChange={(event) => onChange({ ...filters, status: toStatus(event.target.value) })}
      >
        <option value="any">Any status</option>
        <option value="ACTIVE">Active</option>
        <option value="CLOSED">Closed</option>
      </select>
      <details className="filters-range" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>{toRangeLabel(range)}</summary>
        {isOpen && (
          <div>
            <label>
              From
              <input
                type="date"
                value={range.from}
                onChange={(event) => setRange({ from: event.target.value })}
              />
            </label>
            <label>
              To
              <input
                type="date"
                value={range.to}
                onChange={(event) => setRange({ to: event.target.value })}
              />
            </label>
            <button type="button" className="button" onClick={() => setRange({ from: '', to: '' })}>
              Any time
            </button>
          </div>
        )}
      </details>
    </div>
  );
}

function toStatus(value: string): StatusFilter {
  return value === 'ACTIVE' || value === 'CLOSED' ? value : 'any';
}

function toRangeLabel({ from, to }: TimeRange): string {
  if (from && to) return `${from} – ${to}`;
  if (from) return `Since ${from}`;
  return to ? `Until ${to}` : 'Any time';
}
