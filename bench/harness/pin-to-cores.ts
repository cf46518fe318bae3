import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Which core the measured server has for itself; null when nothing is pinned. */
export interface Pinning {
  readonly serverCore: number | null;
  /** One line for the reader. */
  readonly description: string;
}

/**
 * Moves this process, and with it the load generator and the upstream that it starts, to the second core that it may
 * use, and leaves the first one to the measured server.
 */
export function pinToCores(): Pinning {
  const [serverCore, ownCore] = findCores();
  if (serverCore === undefined || ownCore === undefined) {
    return { serverCore: null, description: 'not pinned: fewer than two cores can be told apart here' };
  }
  try {
    execFileSync('taskset', ['-acp', String(ownCore), String(process.pid)], { stdio: 'ignore' });
  } catch {
    return { serverCore: null, description: 'not pinned: there is no taskset' };
  }
  return {
    serverCore,
    description: `measured server on core ${serverCore}, load generator and upstream on core ${ownCore}`,
  };
}

/** The cores that this process may use; nothing where the system does not tell. */
function findCores(): number[] {
  try {
    const list = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
    return list.split(',').flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  } catch {
    return [];
  }
}
