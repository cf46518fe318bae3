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
  /** Nodes of operations that may be in progress at the same time; one alone may have more. */
  readonly maxNodes: number;
  /** Operations of at most so many nodes neither wait nor count. */
  readonly smallNodes?: number;
  /** Operations of at most so many nodes do not wait behind larger ones. */
  readonly mediumNodes?: number;
  /** Operations of medium size that may be in progress in a process that has no time left; of large ones, one may. */
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

/** Operations of one size. */
interface Lane {
  readonly queue: { readonly nodes: number; readonly begin: () => void }[];
  readonly operationsWhenBusy: number;
  operationsInProgress: number;
  nodesOfLast: number;
  timesAtLast: ProcessTimes;
}

const lookAgainMs = 5;
/** Of the time since the last one began, in which the process must have had nothing to do: it always waits a little for each upstream. */
const leastIdleShare = 1 / 10;
/** Half of the processor time that a node takes: what an operation needs of it is not seen before its upstreams have answered. */
const msPerNode = 0.004;
/** Those that are in progress for longer wait for slow upstreams, as a rule: others must not wait for them. */
const longestWaitMs = 100;

/**
 * Lets operations that are not small begin one after the other, so that many at once do not fill the heap. More than a few begin
 * only while the process waits for upstreams: together they would end no earlier, and each keeps what it has read.
 */
export function createNodeQueue({
  maxNodes,
  smallNodes = 200,
  mediumNodes = 1_000,
  busyOperations = 4,
  readTimes = () => performance.eventLoopUtilization(),
  watch = watchByTimer,
}: NodeQueueOptions): { open(): NodePlace } {
  const [medium, large] = [createLane(busyOperations), createLane(1)];
  const lanes = [medium, large];
  let nodesInProgress = 0;
  let stopWatching: (() => void) | null = null;

  function hasRoom(lane: Lane, nodes: number): boolean {
    if (nodesInProgress === 0) return true;
    if (nodesInProgress + nodes > maxNodes) return false;
    return lane.operationsInProgress < lane.operationsWhenBusy || hasTime(lane);
  }

  function hasTime({ timesAtLast, nodesOfLast }: Lane): boolean {
    const times = readTimes();
    const idle = times.idle - timesAtLast.idle;
    const passed = idle + times.active - timesAtLast.active;
    return passed >= longestWaitMs || (passed >= msPerNode * nodesOfLast && idle >= leastIdleShare * passed);
  }

  function beginNext(): void {
    for (const lane of lanes) {
      const { queue } = lane;
      for (let next = queue[0]; next && hasRoom(lane, next.nodes); next = queue[0]) {
        queue.shift();
        next.begin();
      }
    }
    if (lanes.some(({ queue }) => queue.length > 0)) {
      stopWatching ??= watch(beginNext);
      return;
    }
    stopWatching?.();
    stopWatching = null;
  }

  return {
    open() {
      let lane: Lane | null = null;
      let taken = 0;
      let reserved = 0;

      function hold(own: Lane, nodes: number): void {
        if (lane === null) own.operationsInProgress += 1;
        lane ??= own;
        taken += nodes;
        nodesInProgress += nodes;
        own.timesAtLast = readTimes();
        own.nodesOfLast = nodes;
      }

      function take(nodes: number, signal: AbortSignal): Promise<void> | null {
        if (nodes <= smallNodes) return null;
        signal.throwIfAborted();
        const own = lane ?? (nodes <= mediumNodes ? medium : large);
        const { queue } = own;
        // What a request has begun it ends: two that wait for each other would not.
        if (lane !== null || (queue.length === 0 && hasRoom(own, nodes))) {
          hold(own, nodes);
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
              hold(own, nodes);
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
          if (lane !== null) lane.operationsInProgress -= 1;
          nodesInProgress -= taken;
          lane = null;
          taken = 0;
          beginNext();
        },
      };
    },
  };
}

function createLane(operationsWhenBusy: number): Lane {
  return {
    queue: [],
    operationsWhenBusy,
    operationsInProgress: 0,
    nodesOfLast: 0,
    timesAtLast: { active: 0, idle: 0 },
  };
}

function watchByTimer(callback: () => void): () => void {
  const timer = setInterval(callback, lookAgainMs).unref();
  return () => clearInterval(timer);
}
