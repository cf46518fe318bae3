export interface StatusLineOptions {
  write(text: string): void;
  /** False: lines cannot be written over. */
  readonly isTerminal: boolean;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

export interface StatusLine {
  /** Shows a line in place of the one before; without a terminal, one in ten seconds. */
  show(line: string): void;
  clear(): void;
}

const plainEveryMs = 10_000;

export function createStatusLine({ write, isTerminal, now }: StatusLineOptions): StatusLine {
  let isShown = false;
  let shownMs = now();
  return {
    show(line) {
      if (isTerminal) {
        write(`\r\u001B[K${line}`);
        isShown = true;
        return;
      }
      if (now() - shownMs < plainEveryMs) return;
      shownMs = now();
      write(`${line}\n`);
    },
    clear() {
      if (isShown) write('\r\u001B[K');
      isShown = false;
    },
  };
}
