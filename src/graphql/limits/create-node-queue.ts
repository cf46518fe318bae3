import { performance } from 'node:perf_hooks';

/** What one request holds of the room for nodes. */
export interface NodePlace {
  /** Takes room for so many nodes at first, of which `take` then makes use. Waits as it does, and never rejects. */
  reserve(nodes: number, signal: AbortSignal): Promise<void> | null;
  /** Takes room for so many nodes; to be waited for, if it is a promise, until there is. Rejects with the signal's reason. */
  take(nodes: number, signal: AbortSignal): Promise<void> | null;
  free(): void;
}

export interface NodeQueueOptions {
  /** Nodes of large operations that may be in progress at the same time; one alone may have more. */
  readonly maxNodes: number;
  /** Operations of at most so many nodes neither wait nor count. */
  readonly smallNodes?: number;
  /** Large operations that may be in progress in a process that has no time left. */
  readonly busyOperations?: number;
  /** Milliseconds for which the process has been busy, and has had nothing to do, since it started. */
  readonly readTimes?: () => ProcessTimes;
  /** Calls back soon, again and again, until the result is called. */
  readonly watch?: (callback: () => void) => () => void;
}

export interface ProcessTimes {
  readonly active: number;
  readonly idle: number;
}

const lookAgainMs = 5;
/** Of the time since the last one began, in which the process must have had nothing to do: it always waits a little for each upstream. */
const leastIdleShare = 1 / 4;
const leastIdleMs = 1;

/**
 * Lets large operations begin one after the other, so that many at once do not fill the heap. More than a few begin
 * only while the process waits for upstreams: together they would end no earlier, and each keeps what it has read.
 */
export function createNodeQueue({
  maxNodes,
  smallNodes = 200,
  busyOperations = 4,
  readTimes = () => performance.eventLoopUtilization(),
  watch = watchByTimer,
}: NodeQueueOptions): { open(): NodePlace } {
  const queue: { readonly nodes: number; readonly begin: () => void }[] = [];
  let nodesInProgress = 0;
  let operationsInProgress = 0;
  let timesAtLast: ProcessTimes = { active: 0, idle: 0 };
  let stopWatching: (() => void) | null = null;

  function hasRoom(nodes: number): boolean {
    if (operationsInProgress === 0) return true;
    return nodesInProgress + nodes <= maxNodes && (operationsInProgress < busyOperations || hasTime());
  }

  function hasTime(): boolean {
    const times = readTimes();
    const idle = times.idle - timesAtLast.idle;
    return idle >= leastIdleMs && idle >= leastIdleShare * (idle + times.active - timesAtLast.active);
  }

  function beginNext(): void {
    for (let next = queue[0]; next && hasRoom(next.nodes); next = queue[0]) {
      queue.shift();
      next.begin();
    }
    if (queue.length > 0) {
      stopWatching ??= watch(beginNext);
      return;
    }
    stopWatching?.();
    stopWatching = null;
  }

  return {
    open() {
      let taken = 0;
      let reserved = 0;
      const hold = (nodes: number) => {
        if (taken === 0) operationsInProgress += 1;
        taken += nodes;
        nodesInProgress += nodes;
        timesAtLast = readTimes();
      };
      function take(nodes: number, signal: AbortSignal): Promise<void> | null {
        if (nodes <= smallNodes) return null;
        signal.throwIfAborted();
        // What a request has begun it ends: two that wait for each other would not.
        if (taken > 0 || (queue.length === 0 && hasRoom(nodes))) {
          hold(nodes);
          return null;
        }
        return new Promise((resolve, reject) => {
          const leave = () => {
            queue.splice(queue.indexOf(waiting), 1);
            reject(signal.reason);
            beginNext();
          };
          const waiting = {
            nodes,
            begin() {
              signal.removeEventListener('abort', leave);
              hold(nodes);
              resolve();
            },
          };
          queue.push(waiting);
          signal.addEventListener('abort', leave, { once: true });
          beginNext();
        });
      }
      return {
        reserve(nodes, signal) {
          if (nodes <= smallNodes || signal.aborted) return null;
          reserved = nodes;
          const giveUp = () => {
            reserved = 0;
          };
          return take(nodes, signal)?.catch(giveUp) ?? null;
        },
        take(nodes, signal) {
          const more = nodes - reserved;
          reserved = Math.max(0, -more);
          return take(more, signal);
        },
        free() {
          if (taken > 0) operationsInProgress -= 1;
          nodesInProgress -= taken;
          taken = 0;
          beginNext();
        },
      };
    },
  };
}

function watchByTimer(callback: () => void): () => void {
  const timer = setInterval(callback, lookAgainMs).unref();
  return () => clearInterval(timer);
}
