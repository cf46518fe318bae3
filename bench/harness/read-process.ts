import { readFileSync } from 'node:fs';

/** What the system says of a process; null where it does not (there is no /proc). */
export interface ProcessUsage {
  readonly residentBytes: number;
  readonly peakResidentBytes: number;
  /** User and system time. */
  readonly cpuMs: number;
}

/** Linux counts processor time in hundredths of a second. */
const tickMs = 10;

export function readProcess(pid: number): ProcessUsage | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in parentheses and may hold spaces; the fields are counted behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      residentBytes: readKilobytes(status, 'VmRSS') * 1024,
      peakResidentBytes: readKilobytes(status, 'VmHWM') * 1024,
      cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
    };
  } catch {
    return null;
  }
}

function readKilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]);
}
