import { runCli } from '../../src/commands/run-cli.ts';

/** What a command printed and how it ended. */
export interface Finished {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** A command that runs until it is stopped. */
export interface Running {
  /** Everything printed so far. */
  output(): string;
  /** Resolves with the match once the output has one, rejects if the command ends before. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** What SIGHUP does. */
  reload(): void;
  /** What SIGTERM does. */
  stop(): Promise<Finished>;
}

/** Runs a command line in this process until it ends by itself. */
export function runCommand(...args: string[]): Promise<Finished> {
  return startCommand(...args).finished;
}

/** Starts a command line in this process. */
export function startCommand(...args: string[]): Running & { readonly finished: Promise<Finished> } {
  const lines = { output: '', errors: '' };
  const watchers: (() => void)[] = [];
  let stop = () => {};
  let reload = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const finished = runCli(args, {
    print: (line) => {
      lines.output += `${line}\n`;
      for (const watch of watchers) watch();
    },
    write: async (text) => {
      lines.output += text;
    },
    printError: (line) => {
      lines.errors += `${line}\n`;
    },
    showStatus: () => undefined,
    waitForStop: () => stopped,
    onReload: (listener) => {
      reload = listener;
    },
    // The test runner reports them.
    onUnhandledRejection: () => undefined,
  }).then((exitCode) => ({ exitCode, ...lines }));
  return {
    finished,
    output: () => lines.output,
    waitFor(pattern) {
      return new Promise((resolve, reject) => {
        const watch = () => {
          const match = pattern.exec(lines.output);
          if (match !== null) resolve(match);
        };
        watchers.push(watch);
        watch();
        finished.then(
          (end) => reject(new Error(`ended with ${end.exitCode}: ${end.output}${end.errors}`)),
          reject,
        );
      });
    },
    reload: () => reload(),
    stop() {
      stop();
      return finished;
    },
  };
}
