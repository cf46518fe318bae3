import type { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LogLevel } from '../config/environment-schema.ts';

export interface LogOptions {
  readonly level: LogLevel;
  /** True: people read it as it comes. */
  readonly isTerminal: boolean;
  /** A stream, or a file descriptor. */
  readonly destination: Writable | number;
}

/** JSON, one line an event; on a terminal one that people can read. */
export function createLog({ level, isTerminal, destination }: LogOptions): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
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
  return pino(options, typeof destination === 'number' ? pino.destination(destination) : destination);
}
