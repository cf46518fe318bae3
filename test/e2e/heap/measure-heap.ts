/** What a cache was made to hold. */
export interface Filled {
  /** What it says that takes. */
  readonly chargedBytes: number;
  readonly entries: number;
  /** Kept until the heap is measured. */
  readonly holder: unknown;
}

export interface Measured {
  readonly name: string;
  readonly entries: number;
  readonly chargedBytes: number;
  readonly heldBytes: number;
}

/** Measures what filling a cache leaves behind in the heap; needs `--expose-gc`. */
export async function measureHeap(name: string, fill: () => Promise<Filled> | Filled): Promise<Measured> {
  // Once before, for what is made only once: compiled functions, shapes of objects.
  await fill();
  const before = await countHeld();
  const { chargedBytes, entries, holder } = await fill();
  const heldBytes = (await countHeld()) - before;
  if (holder === undefined) throw new Error('nothing is held');
  return { name, entries, chargedBytes, heldBytes };
}

async function countHeld(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('start node with --expose-gc');
  let heldBytes = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    const freedBytes = heldBytes - heapUsed - external;
    heldBytes = heapUsed + external;
    if (freedBytes < 10_000) break;
    // Finalizers, and promises that have settled.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return heldBytes;
}
