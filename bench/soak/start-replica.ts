import { request } from 'undici';
import { findFreePort } from '../harness/child-processes.ts';
import { type Exit, type RunningProcess, startProcess } from './start-process.ts';
import { secretVariables } from './world.ts';

/** What all replicas have in common. */
export interface ReplicaSetting {
  readonly convographFile: string;
  readonly configFile: string;
  readonly redisUrl: string;
  readonly replicas: number;
  /** Each line of the log, and of what Node itself says. */
  readonly onErrorLine: (line: string) => void;
  /** The process ended and nobody had asked for it; it is started again. */
  readonly onCrash: (exit: Exit) => void;
}

/** One `convograph serve`, always at the same address. */
export interface Replica {
  readonly name: string;
  readonly url: string;
  readonly inspectorPort: number;
  /** The process that runs now, or ran last. */
  readonly current: () => RunningProcess;
  /** When it was killed or asked to end, until it was ready again. */
  readonly outages: readonly Outage[];
  /** Ends it at once. */
  kill(): Promise<Exit>;
  /** Asks it to end, as an operator does; gives how it ended. */
  terminate(): Promise<Exit>;
  start(): Promise<void>;
  isReady(): Promise<boolean>;
}

/** Milliseconds of `performance.now()`; `toMs` is `Infinity` while it lasts. */
export interface Outage {
  readonly signal: 'SIGKILL' | 'SIGTERM';
  readonly fromMs: number;
  toMs: number;
}

export async function startReplica(name: string, setting: ReplicaSetting): Promise<Replica> {
  const port = await findFreePort();
  const inspectorPort = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const outages: Outage[] = [];
  let isMeantToEnd = false;
  /** Resolves when the process that crashed last runs again. */
  let restarted = Promise.resolve();

  async function isReady(): Promise<boolean> {
    try {
      const { statusCode, body } = await request(`${origin}/readyz`);
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    }
  }

  async function start(): Promise<RunningProcess> {
    isMeantToEnd = false;
    const child = await startProcess({
      command: [process.execPath, `--inspect=127.0.0.1:${inspectorPort}`, setting.convographFile, 'serve'],
      env: {
        ...secretVariables,
        NODE_ENV: 'production',
        // Nobody has to say who they are.
        CONVOGRAPH_PROFILE: 'development',
        PORT: String(port),
        CONVOGRAPH_CONFIG: setting.configFile,
        REDIS_URL: setting.redisUrl,
        CONVOGRAPH_REPLICAS: String(setting.replicas),
        LOG_LEVEL: 'info',
      },
      onErrorLine: setting.onErrorLine,
      isReady,
    });
    void child.ended.then((exit) => {
      if (isMeantToEnd) return;
      setting.onCrash(exit);
      restarted = start().then((next) => {
        current = next;
      });
    });
    return child;
  }

  let current = await start();

  async function end(signal: Outage['signal']): Promise<Exit> {
    await restarted;
    isMeantToEnd = true;
    outages.push({ signal, fromMs: performance.now(), toMs: Number.POSITIVE_INFINITY });
    current.send(signal);
    return current.ended;
  }

  return {
    name,
    url: `${origin}/graphql`,
    inspectorPort,
    current: () => current,
    outages,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
    async start() {
      current = await start();
      for (const outage of outages) outage.toMs = Math.min(outage.toMs, performance.now());
    },
    isReady,
  };
}
