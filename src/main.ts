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
process.exitCode = await runCli(process.argv.slice(2), {
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
  waitForStop,
  onReload(reload) {
    // There it says that the terminal is gone.
    if (!process.stdout.isTTY) process.on('SIGHUP', reload);
  },
});
// What is still open then is nothing that anybody waits for.
setTimeout(() => process.exit(), 1_000).unref();
