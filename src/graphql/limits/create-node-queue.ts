/** What one request holds of the room for nodes. */
export interface NodePlace {
  /** Takes room for so many nodes; to be waited for, if it is a promise, until there is. Rejects with the signal's reason. */
  take(nodes: number, signal: AbortSignal): Promise<void> | null;
  /** Gives back all that was taken, once the answer is written. */
  free(): void;
}

export interface NodeQueueOptions {
  /** Nodes of large operations that may be in progress at the same time; one alone may have more. */
  readonly maxNodes: number;
  /** Operations of at most so many nodes neither wait nor count. */
  readonly smallNodes?: number;
}

/** Lets large operations begin one after the other, so that many at once do not fill the heap. */
export function createNodeQueue({ maxNodes, smallNodes = 1_000 }: NodeQueueOptions): { open(): NodePlace } {
  const queue: { readonly nodes: number; readonly begin: () => void }[] = [];
  let nodesInProgress = 0;
  const hasRoom = (nodes: number) => nodesInProgress === 0 || nodesInProgress + nodes <= maxNodes;

  function beginNext(): void {
    for (let next = queue[0]; next && hasRoom(next.nodes); next = queue[0]) {
      queue.shift();
      next.begin();
    }
  }

  return {
    open() {
      let taken = 0;
      const hold = (nodes: number) => {
        taken += nodes;
        nodesInProgress += nodes;
      };
      return {
        take(nodes, signal) {
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
          });
        },
        free() {
          nodesInProgress -= taken;
          taken = 0;
          beginNext();
        },
      };
    },
  };
}
