import type { Writable } from 'node:stream';
import pino, { type DestinationStream, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LogLevel } from '../config/environment-schema.ts';
import { toIsoText } from '../to-iso-text.ts';

export interface LogOptions {
  readonly level: LogLevel;
  readonly isTerminal: boolean;
  readonly destination: Writable | number;
}

/** JSON, one line an event; on a terminal, lines for people. */
export function createLog({ level, isTerminal, destination }: LogOptions): Logger {
  const options = { level, base: null, timestamp: () => `,"time":"${toIsoText(Date.now())}"` };
  if (isTerminal) {
    const pretty = {
      destination,
      colorize: true,
      singleLine: true,
      translateTime: 'SYS:HH:MM:ss.l',
      sync: true,
    };
    return pino(options, PinoPretty(pretty));
  }
  if (typeof destination !== 'number') return pino(options, destination);
  return pino(options, openLogFile(destination));
}

/** Several lines in one write, 0.1 s late at most; the rest goes out at the exit. */
function openLogFile(dest: number): DestinationStream {
  const file = pino.destination({
    ...{ dest, sync: false, minLength: 4_096, periodicFlush: 100 },
    // One write is in progress at a time, and a busy event loop sees the end of each late: with 16 KB, lines came faster than they went.
    maxWrite: 1_048_576,
    // In strings, each line would copy all that wait before it.
    contentMode: 'buffer',
  });
  // Its type knows strings alone.
  const { write } = file as { write(line: string | Buffer): boolean };
  return { write: (line) => void write.call(file, Buffer.from(line)) };
}
