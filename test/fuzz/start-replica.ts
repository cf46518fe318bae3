import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { OddUpstream } from './odd-upstream.ts';
import type { ProbeReport } from './replica-probe.ts';

/** Keys of callers: all that may be seen, and `read` alone. */
export const callerKeys = { full: `cg_${'f'.repeat(43)}`, read: `cg_${'r'.repeat(43)}` };

/** A process of its own, as it runs in production, with a heap of 256 MB. */
export interface Replica {
  /** `http://host:port`. */
  readonly origin: string;
  /** What it has logged of internal errors, and how it ended if it did, so far. */
  readonly complaints: readonly string[];
  /** Null where it gives none any more. */
  report(collects: boolean): Promise<ProbeReport | null>;
  stop(): Promise<void>;
}

const probe = new URL('replica-probe.js', import.meta.url).href;

export async function startReplica(upstreams: readonly OddUpstream[]): Promise<Replica> {
  const folder = mkdtempSync(join(tmpdir(), 'convograph-fuzz-'));
  const configFile = join(folder, 'convograph.json');
  writeFileSync(configFile, JSON.stringify(toConfig(upstreams)));
  const flags = ['--max-old-space-size=256', '--expose-gc', '--import', probe];
  const child = spawn(process.execPath, [...flags, 'dist/main.js', 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'] ?? '',
      CONVOGRAPH_PROFILE: 'production',
      CONVOGRAPH_FEDERATION: 'on',
      CONVOGRAPH_CONFIG: configFile,
      KEY: 'upstream-key',
      PORT: '0',
      LOG_LEVEL: 'error',
      // So that slow answers do not hold up the run.
      CONVOGRAPH_DEADLINE_MS: '2000',
      CONVOGRAPH_HEADERS_TIMEOUT_MS: '500',
      CONVOGRAPH_BODY_TIMEOUT_MS: '500',
      CONVOGRAPH_CALL_TIMEOUT_MS: '1000',
      CONVOGRAPH_MAX_BATCH: '5',
    },
  });
  const complaints: string[] = [];
  let isMeantToEnd = false;
  let lastLines: string[] = [];
  readLines(child.stderr).on('line', (line) => {
    lastLines = [...lastLines, line].slice(-8);
    if (line.includes('"internal error"')) complaints.push(line);
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    rmSync(folder, { recursive: true, force: true });
    if (!isMeantToEnd) complaints.push(`it ended: ${code ?? signal}\n${lastLines.join('\n')}`);
    return null;
  });
  const killChild = () => void child.kill('SIGKILL');
  process.on('exit', killChild);

  const found = new Promise<string>((resolve) => {
    readLines(child.stdout).on('line', (line) => {
      const [, origin] = /GraphQL: (http:\/\/[^/]+)/.exec(line) ?? [];
      if (origin !== undefined) resolve(origin);
    });
  });
  const origin = await Promise.race([found, ended]);
  if (origin === null) throw new Error(`The replica did not start: ${complaints.join('\n')}`);

  return {
    origin: origin.replace('localhost', '127.0.0.1'),
    complaints,
    async report(collects) {
      if (!child.connected) return null;
      const answered = once(child, 'message').then(([report]): ProbeReport => report);
      child.send({ collects });
      return Promise.race([answered, ended]);
    },
    async stop() {
      isMeantToEnd = true;
      child.kill('SIGTERM');
      const timer = setTimeout(killChild, 10_000);
      await ended;
      clearTimeout(timer);
      process.off('exit', killChild);
    },
  };
}

function readLines(input: Readable | null) {
  if (input === null) throw new Error('The replica has no output.');
  return createInterface({ input });
}

function toConfig(upstreams: readonly OddUpstream[]): object {
  const toHash = (key: string) => createHash('sha256').update(key).digest('hex');
  return {
    chatbots: upstreams.map(({ chatbotId, provider, origin }) => ({
      chatbotId,
      provider,
      baseUrl: origin,
      apiKey: { env: 'KEY' },
      ...(provider === 'peki' && { apiSecret: { env: 'KEY' } }),
      requestsPerMinute: 0,
    })),
    auth: {
      apiKeys: [
        {
          name: 'full',
          sha256: toHash(callerKeys.full),
          chatbots: '*',
          scopes: ['read', 'read:pii', 'read:sql', 'explain'],
        },
        { name: 'read', sha256: toHash(callerKeys.read), chatbots: '*', scopes: ['read'] },
      ],
    },
  };
}
