import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../harness/child-processes.ts';
import { type RunningProcess, startProcess } from './start-process.ts';

/** A redis-server that keeps nothing on disk. */
export interface Redis {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
  /** Stops its clock for so long; what is sent to it meanwhile waits. */
  freeze(frozenMs: number): Promise<void>;
  /** Kills it, and starts an empty one on the same port after so long. */
  restart(downMs: number): Promise<void>;
}

export async function startRedis(): Promise<Redis> {
  const port = await findFreePort();
  const start = () =>
    startProcess({
      command: [
        'redis-server',
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
      ],
      isReady: () => isListening(port),
    });
  let current: RunningProcess = await start();

  async function kill(): Promise<void> {
    current.send('SIGKILL');
    await current.ended;
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop: kill,
    async freeze(frozenMs) {
      current.send('SIGSTOP');
      await sleep(frozenMs);
      current.send('SIGCONT');
    },
    async restart(downMs) {
      await kill();
      await sleep(downMs);
      current = await start();
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
