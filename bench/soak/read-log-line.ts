/** What a loud line of a replica's output is about. */
export type LogFinding = 'internal error' | 'operation' | 'other';

/** pino's number for errors. */
const errorLevel = 50;

const inspectorWords = /^(Debugger |For help, see|$)/;

/** Null for lines below the level of errors, and for what the inspector says of itself. */
export function readLogLine(line: string): LogFinding | null {
  if (!line.startsWith('{')) return inspectorWords.test(line) ? null : 'other';
  const entry = parseLine(line);
  if (entry === null || entry.level < errorLevel) return null;
  const { msg } = entry;
  return msg === 'internal error' || msg === 'operation' ? msg : 'other';
}

/** Null for the half line of a process that was killed. */
function parseLine(line: string): { readonly level: number; readonly msg: string } | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
