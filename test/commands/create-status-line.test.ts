import { expect, it } from 'vitest';
import { createStatusLine } from '../../src/commands/create-status-line.ts';

function start(isTerminal: boolean) {
  let text = '';
  let nowMs = 0;
  const write = (more: string) => {
    text += more;
  };
  const status = createStatusLine({ write, isTerminal, now: () => nowMs });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { status, pass, written: () => text };
}

it('writes over itself on a terminal, and leaves no rest', () => {
  const { status, written } = start(true);
  status.clear();
  status.show('one');
  status.show('two');
  status.clear();
  status.clear();
  expect(written()).toBe('\r\u001B[Kone\r\u001B[Ktwo\r\u001B[K');
});

it('is a line in ten seconds elsewhere', () => {
  const { status, pass, written } = start(false);
  for (let i = 0; i < 30; i++) {
    status.show(`line ${i}`);
    pass(1_000);
  }
  status.clear();
  expect(written()).toBe('line 10\nline 20\n');
});
