import type { MessageEntry } from '../messages/loaded-message.ts';
import { IconButton } from '../ui/icon-button.tsx';
import type { ExportFormat } from './export-formats.ts';

interface ExportMenuProps {
  readonly entries: readonly MessageEntry[];
  /** Of the file, without its ending. */
  readonly name: string;
}

const formats = [
  ['markdown', 'Markdown'],
  ['csv', 'CSV'],
  ['ndjson', 'NDJSON'],
] as const;

/** Saves the messages that are loaded. */
export function ExportMenu({ entries, name }: ExportMenuProps) {
  const save = async (format: ExportFormat) => {
    const { exportFormats } = await import('./export-formats.ts');
    const { write, type, ending } = exportFormats[format];
    const text = write(entries.map(({ message }) => message));
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${name.replaceAll(/[^\w.-]+/g, '_')}.${ending}`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <>
      <IconButton
        icon="download"
        label="Export what is loaded"
        popoverTarget="export-menu"
        className="export-button"
      />
      <div id="export-menu" popover="auto" className="menu">
        <p>{entries.length === 1 ? 'One loaded message' : `${entries.length} loaded messages`} as</p>
        {formats.map(([format, label]) => (
          <button
            key={format}
            type="button"
            popoverTarget="export-menu"
            popoverTargetAction="hide"
            onClick={() => save(format)}
          >
            {label}
          </button>
        ))}
      </div>
    </>
  );
}
