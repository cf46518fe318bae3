import type { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';
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
  // Several lines in one write, 0.1 s late at most; the rest goes out at the exit.
  return pino(
    options,
    pino.destination({ dest: destination, sync: false, minLength: 4096, periodicFlush: 100 }),
  );
}
