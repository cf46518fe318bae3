import { request, WebSocket } from 'undici';

/** What a Node process says of its memory, right after a forced collection. */
export interface MemorySample {
  readonly residentBytes: number;
  /** What the collector could not free: the JavaScript heap, and buffers outside of it. */
  readonly retainedBytes: number;
}

/** Asks a process that was started with `--inspect=127.0.0.1:PORT`. */
export interface MemoryInspector {
  sample(): Promise<MemorySample>;
  close(): void;
}

export async function createMemoryInspector(port: number): Promise<MemoryInspector> {
  const { body } = await request(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await body.json()) as readonly { readonly webSocketDebuggerUrl: string }[];
  if (target === undefined) throw new Error(`Nothing can be inspected on port ${port}.`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error('The inspector refuses.')), { once: true });
  });
  let lastId = 0;

  function send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      socket.addEventListener('message', function read({ data }) {
        const reply = JSON.parse(String(data)) as { readonly id?: number; readonly result?: unknown };
        if (reply.id !== id) return;
        socket.removeEventListener('message', read);
        resolve(reply.result);
      });
      socket.send(JSON.stringify({ id, method, params }));
    });
  }

  return {
    async sample() {
      await send('HeapProfiler.collectGarbage');
      const expression = 'JSON.stringify(process.memoryUsage())';
      const reply = (await send('Runtime.evaluate', { expression })) as {
        readonly result: { readonly value: string };
      };
      const usage = JSON.parse(reply.result.value) as NodeJS.MemoryUsage;
      return { residentBytes: usage.rss, retainedBytes: usage.heapUsed + usage.external };
    },
    close: () => socket.close(),
  };
}
