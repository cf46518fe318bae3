import type { RefObject } from 'react';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';

interface SearchBoxProps {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function SearchBox({ ref, value, onChange }: SearchBoxProps) {
  return (
    <search className="search-box">
      <Icon name="search" />
      <input
        ref={ref}
        type="text"
        inputMode="search"
        aria-label="Search conversations"
        aria-keyshortcuts="/"
        placeholder="Search"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (value === '') event.currentTarget.blur();
          onChange('');
        }}
      />
      {value === '' ? (
        <span className="key-hint" aria-hidden="true">
          /
        </span>
      ) : (
        <IconButton icon="close" label="Clear the search" onClick={() => onChange('')} />
      )}
    </search>
  );
}
