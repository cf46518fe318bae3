import type { SlotsRequest } from '../../src/rate-limit/redis-slots-script.ts';
import { type RedisConnection, RedisLostError, type RedisWatcher } from '../../src/redis/redis-connection.ts';
import type { VirtualClock } from './create-virtual-clock.ts';

/** A Redis in virtual time that knows one script: the slots of one credential. Reaches all of its clients, or none. */
export interface ModelRedis {
  connect(delayMs: () => number): RedisConnection;
  freeze(): void;
  thaw(): void;
  kill(): void;
  /** Empty, unless it keeps what it had, as with a failover to a twin. */
  restart(): void;
  /** Forgets everything, while all connections stand. */
  flush(): void;
  /** Ends the connections; they can be made again at once. */
  reset(): void;
  /** Slots that it counts as taken. */
  countTaken(): number;
  /** Sets its clock forward, or back. */
  leap(byMs: number): void;
}

const commandTimeoutMs = 250;

export function createModelRedis(clock: VirtualClock): ModelRedis {
  let serverNumber = 1;
  let isUp = true;
  let isFrozen = false;
  let slots = new Map<string, number>();
  let mark: string | null = null;
  let pausedUntilMs = 0;
  let aheadMs = 1_700_000_000_000;
  let onThaw: (() => void)[] = [];
  const links = new Set<() => void>();

  const serverNow = () => Math.floor(clock.now() + aheadMs);

  function forget(): void {
    slots = new Map();
    mark = null;
    pausedUntilMs = 0;
  }

  function cutAll(): void {
    for (const cut of [...links]) cut();
  }

  /** As soon as it is not frozen. */
  function whenAwake(step: () => void): void {
    if (isFrozen) onThaw.push(step);
    else step();
  }

  function execute(request: SlotsRequest): unknown[] {
    const { limit, windowMs, leaseMs, notAfterMs, spentBefore, idPrefix, firstId, count, changes } = request;
    const now = serverNow();
    if (notAfterMs > 0 && now > notAfterMs) return [now, ''];
    if (mark === null) {
      mark = request.newMark;
      for (let i = 1; i <= spentBefore; i++) {
        slots.set(`before:${i}`, now + Math.ceil((i * windowMs) / spentBefore));
      }
    }
    for (const [id, freeAt] of slots) slots.set(id, Math.min(freeAt, now + leaseMs));
    pausedUntilMs = Math.min(pausedUntilMs, now + 600_000);
    for (const { id, freeInMs } of changes) {
      if (freeInMs > 0) slots.set(`${idPrefix}${id}`, now + Math.ceil(freeInMs) + 1);
      else slots.delete(`${idPrefix}${id}`);
    }
    for (const [id, freeAt] of slots) if (freeAt <= now) slots.delete(id);
    const pauseMs = Math.ceil(request.pauseMs);
    if (pauseMs > 0) pausedUntilMs = Math.max(pausedUntilMs, now + pauseMs);
    const mayTake = mark === request.knownMark && pausedUntilMs <= now;
    const granted = mayTake ? Math.max(0, Math.min(count, limit - slots.size)) : 0;
    for (let i = 0; i < granted; i++) slots.set(`${idPrefix}${firstId + i}`, now + leaseMs);
    const waits = [...slots.values()].map((freeAt) => Math.min(freeAt - now, windowMs)).sort((a, b) => a - b);
    return [
      now,
      mark,
      granted,
      slots.size,
      waits.at(-1) ?? 0,
      Math.max(0, pausedUntilMs - now),
      ...waits.slice(0, 100),
    ];
  }

  function connect(delayMs: () => number): RedisConnection {
    const watchers = new Set<RedisWatcher>();
    let link: object | null = null;
    let onCut: (() => void)[] = [];
    let isClosed = false;

    function seek(): void {
      clock.setTimer(() => {
        if (isClosed || link !== null) return;
        if (!isUp || isFrozen) return seek();
        link = {};
        links.add(cut);
        for (const watcher of watchers) watcher.onOpen(`server ${serverNumber}`);
      }, delayMs() * 10);
    }

    function cut(): void {
      if (link === null) return;
      link = null;
      links.delete(cut);
      for (const watcher of watchers) watcher.onLost();
      for (const reject of onCut) reject();
      onCut = [];
      if (!isClosed) seek();
    }

    seek();
    return {
      commandTimeoutMs,
      runScript: (script, _keys, args) =>
        new Promise((resolve, reject) => {
          const mine = link;
          const lose = () => reject(new RedisLostError());
          if (mine === null) return lose();
          onCut.push(lose);
          const stopTimer = clock.setTimer(() => {
            if (link === mine) cut();
          }, commandTimeoutMs);
          const server = serverNumber;
          // Even after the connection is gone, what was sent may be executed.
          clock.setTimer(() => {
            whenAwake(() => {
              if (!isUp || server !== serverNumber) return;
              const reply = execute(JSON.parse(String(args[0])));
              clock.setTimer(() => {
                if (link !== mine) return;
                stopTimer();
                onCut = onCut.filter((other) => other !== lose);
                resolve(script.parse(reply));
              }, delayMs());
            });
          }, delayMs());
        }),
      send: async () => {
        throw new Error('rate limits are asked for by script');
      },
      watch(watcher) {
        watchers.add(watcher);
        if (link !== null) watcher.onOpen(`server ${serverNumber}`);
        return () => void watchers.delete(watcher);
      },
      async close() {
        isClosed = true;
        watchers.clear();
        cut();
      },
    };
  }

  function thaw(): void {
    isFrozen = false;
    const steps = onThaw;
    onThaw = [];
    for (const step of steps) step();
  }

  return {
    connect,
    freeze() {
      isFrozen = true;
    },
    thaw,
    kill() {
      isUp = false;
      isFrozen = false;
      onThaw = [];
      forget();
      cutAll();
    },
    restart() {
      if (isUp) return;
      isUp = true;
      serverNumber += 1;
    },
    flush: forget,
    reset: cutAll,
    countTaken: () => [...slots.values()].filter((freeAt) => freeAt > serverNow()).length,
    leap(byMs) {
      aheadMs += byMs;
    },
  };
}
