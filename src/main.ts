#!/usr/bin/env node
import { constants } from 'node:os';
import { findNodeProblem } from './commands/find-node-problem.ts';

const stopSignals = ['SIGTERM', 'SIGINT'] as const;

/** Resolves at the first signal; the second one ends the process at once. */
function waitForStop(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    for (const signal of stopSignals) {
      process.on(signal, () => {
        if (isStopping) process.exit(128 + constants.signals[signal]);
        isStopping = true;
        resolve();
      });
    }
  });
}

const problem = findNodeProblem(process.versions.node);
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
// Only now: an old Node.js may not be able to load the rest.
const { runCli } = await import('./commands/run-cli.ts');
const { createStatusLine } = await import('./commands/create-status-line.ts');
// Whoever writes is told, and nobody else needs to be.
process.stdout.on('error', () => undefined);
const status = createStatusLine({
  write: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  now: () => performance.now(),
});
process.exitCode = await runCli(process.argv.slice(2), {
  print(line) {
    status.clear();
    process.stdout.write(`${line}\n`);
  },
  write: (text) =>
    new Promise((resolve, reject) => {
      process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
    }),
  printError(line) {
    status.clear();
    process.stderr.write(`${line}\n`);
  },
  showStatus: status.show,
  waitForStop,
  onReload(reload) {
    // On a terminal, SIGHUP says that it is gone.
    if (!process.stdout.isTTY) process.on('SIGHUP', reload);
  },
  onUnhandledRejection: (report) => void process.on('unhandledRejection', report),
});
// Nobody waits for what is still open then.
setTimeout(() => process.exit(), 1_000).unref();
