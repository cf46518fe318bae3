import { execFileSync } from 'node:child_process';

/** What a Redis has done since it started. */
export interface RedisFigures {
  /** Single commands, those inside scripts left out, by name. */
  readonly commands: Readonly<Record<CommandName, number>>;
  /** Received and sent, together. */
  readonly bytes: number;
  readonly cpuMs: number;
}

/** What the cache asks of it, and what the rate limits do. */
export const commandNames = ['mget', 'set', 'del', 'evalsha'] as const;
export type CommandName = (typeof commandNames)[number];

/** What lies in it of the cache. */
export interface SharedCache {
  readonly keys: number;
  /** With the key and all that Redis needs for it. */
  readonly bytes: number;
  readonly valueBytes: number;
}

/** Rejects where Redis answers an error. */
function send(port: number, args: readonly string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), '--raw', ...args], { encoding: 'utf8' });
}

export function readRedisFigures(port: number): RedisFigures {
  const info = send(port, ['INFO', 'everything']);
  const read = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
  const calls = (name: string) =>
    Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    commands: {
      mget: calls('mget'),
      set: calls('set'),
      del: calls('del'),
      evalsha: calls('evalsha'),
    },
    bytes: read('total_net_input_bytes') + read('total_net_output_bytes'),
    cpuMs: (read('used_cpu_user') + read('used_cpu_sys')) * 1000,
  };
}

const cacheScript = `
local keys = redis.call('KEYS', 'convograph:history:*')
local bytes, valueBytes = 0, 0
for _, key in ipairs(keys) do
  bytes = bytes + redis.call('MEMORY', 'USAGE', key)
  valueBytes = valueBytes + redis.call('STRLEN', key)
end
return {#keys, bytes, valueBytes}`;

export function readSharedCache(port: number): SharedCache {
  const [keys = 0, bytes = 0, valueBytes = 0] = send(port, ['EVAL', cacheScript, '0'])
    .split('\n')
    .map(Number);
  return { keys, bytes, valueBytes };
}

/** What was done between two readings. */
export function sinceThen(before: RedisFigures, after: RedisFigures): RedisFigures {
  return {
    commands: {
      mget: after.commands.mget - before.commands.mget,
      set: after.commands.set - before.commands.set,
      del: after.commands.del - before.commands.del,
      evalsha: after.commands.evalsha - before.commands.evalsha,
    },
    bytes: after.bytes - before.bytes,
    cpuMs: after.cpuMs - before.cpuMs,
  };
}
