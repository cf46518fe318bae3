import type { RedisScript } from '../redis/redis-connection.ts';
import { longestPauseMs } from './longest-pause-ms.ts';

/** What is asked of Redis in one step, in milliseconds from now unless it says otherwise. */
export interface SlotsRequest {
  readonly requestsPerMinute: number;
  readonly windowMs: number;
  /** How long a slot stays taken if its call is never heard of again. */
  readonly leaseMs: number;
  /** Too late to do anything, in Redis' own time; 0: never. */
  readonly notAfterMs: number;
  /** The mark under which Redis keeps all that we know it to have been told; empty when unknown. Only then slots are granted. */
  readonly knownMark: string;
  /** Becomes the mark if Redis has none. */
  readonly newMark: string;
  /** Slots to count as spent before, if Redis has no mark: they come back evenly over the window. */
  readonly spentBefore: number;
  /** Begins the names of our slots; a number follows. */
  readonly idPrefix: string;
  readonly firstId: number;
  /** Slots to take, named `firstId` and following. */
  readonly count: number;
  readonly pauseMs: number;
  /** Our slots, and when they are free: 0 for those to give back. */
  readonly changes: readonly { readonly id: number; readonly freeInMs: number }[];
}

/** Where a credential stands now. Milliseconds from now, a call that runs counting as if it ended now. */
export interface SlotsAnswer {
  /** Redis' own time; the only thing that is true of an answer that is late. */
  readonly nowMs: number;
  /** Nothing was done: the request came after its time. */
  readonly isLate: boolean;
  /** Changes when Redis has lost what it knew. */
  readonly mark: string;
  readonly granted: number;
  /** Slots that are taken, by anybody, with those just granted. */
  readonly used: number;
  /** Until all of them are free. */
  readonly resetMs: number;
  readonly pausedMs: number;
  /** Until each of those that are free soonest is. */
  readonly freeInMs: readonly number[];
}

const mostFreeTimes = 100;
/**
 * An idle credential is forgotten; its stores look in far more often than that. Also far longer than the history is
 * kept, so that a Redis that is full and evicts what expires first (`volatile-ttl`) does not evict these.
 */
const forgetAfterMs = 86_400_000;

/** In one hash tag, so that a cluster keeps them together. */
export function toSlotKeys(credentialId: string): readonly [slots: string, pause: string] {
  return [`convograph:1:{${credentialId}}:slots`, `convograph:1:{${credentialId}}:pause`];
}

export function toSlotsArgs(request: SlotsRequest): (string | number)[] {
  return [
    request.requestsPerMinute,
    request.windowMs,
    request.leaseMs,
    Math.ceil(request.notAfterMs),
    request.knownMark,
    request.newMark,
    request.spentBefore,
    request.idPrefix,
    request.firstId,
    request.count,
    Math.ceil(request.pauseMs),
    // Redis' own time is cut to whole milliseconds: without one more a slot would come back a little too early.
    ...request.changes.flatMap(({ id, freeInMs }) => [id, freeInMs > 0 ? Math.ceil(freeInMs) + 1 : 0]),
  ];
}

/**
 * A sorted set holds each slot that is taken, scored with the time at which it is free again. The mark stands in it for
 * ever, so whatever loses slots loses the mark: a flush, an eviction, a start from nothing.
 */
export const slotsScript: RedisScript<SlotsAnswer> = {
  text: `
local slots, pause = KEYS[1], KEYS[2]
local limit, window, lease = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local notAfter, knownMark, newMark, spentBefore = tonumber(ARGV[4]), ARGV[5], ARGV[6], tonumber(ARGV[7])
local idPrefix, firstId, count, pauseFor = ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function at(ms) return string.format('%.0f', ms) end

if notAfter > 0 and now > notAfter then return {now, ''} end

local mark = redis.call('ZRANGEBYSCORE', slots, '+inf', '+inf')[1]
if not mark then
  mark = newMark
  redis.call('ZADD', slots, '+inf', mark)
  for i = 1, spentBefore do
    redis.call('ZADD', slots, at(now + math.ceil(i * window / spentBefore)), 'before:' .. i)
  end
else
  -- Fails where Redis is full: what cannot take a slot is not to be trusted for a look.
  redis.call('ZADD', slots, '+inf', mark)
end

-- Later than any slot can be: the clock was set back.
local latest = at(now + lease)
for _, slot in ipairs(redis.call('ZRANGEBYSCORE', slots, '(' .. latest, '(+inf')) do
  redis.call('ZADD', slots, latest, slot)
end

for i = 12, #ARGV, 2 do
  local freeIn = tonumber(ARGV[i + 1])
  if freeIn > 0 then
    redis.call('ZADD', slots, at(now + freeIn), idPrefix .. ARGV[i])
  else
    redis.call('ZREM', slots, idPrefix .. ARGV[i])
  end
end
redis.call('ZREMRANGEBYSCORE', slots, '-inf', at(now))

local pausedUntil = tonumber(redis.call('GET', pause) or 0)
if pausedUntil > now + ${longestPauseMs} then
  pausedUntil, pauseFor = 0, ${longestPauseMs}
end
if pauseFor > 0 and now + pauseFor > pausedUntil then
  pausedUntil = now + pauseFor
  redis.call('SET', pause, at(pausedUntil), 'PX', ${forgetAfterMs})
elseif pausedUntil > 0 and pausedUntil <= now then
  redis.call('DEL', pause)
end

local used = redis.call('ZCARD', slots) - 1
local granted = 0
if mark == knownMark and pausedUntil <= now then granted = math.max(0, math.min(count, limit - used)) end
for i = 0, granted - 1 do
  redis.call('ZADD', slots, at(now + lease), idPrefix .. at(firstId + i))
end
redis.call('PEXPIRE', slots, ${forgetAfterMs})

local last = redis.call('ZREVRANGEBYSCORE', slots, '(+inf', '-inf', 'WITHSCORES', 'LIMIT', 0, 1)[2] or now
local answer = {now, mark, granted, used + granted, math.min(last - now, window), math.max(0, pausedUntil - now)}
local soonest = redis.call('ZRANGEBYSCORE', slots, '-inf', '(+inf', 'WITHSCORES', 'LIMIT', 0, ${mostFreeTimes})
for i = 2, #soonest, 2 do answer[#answer + 1] = math.min(soonest[i] - now, window) end
return answer
`,
  parse(reply) {
    if (!Array.isArray(reply)) throw new TypeError('not a list');
    const [now, mark, granted = 0, used = 0, reset = 0, paused = 0, ...freeIn] = reply;
    if (typeof mark !== 'string') throw new TypeError('no mark');
    return {
      nowMs: toFigure(now),
      isLate: mark === '',
      mark,
      granted: toFigure(granted),
      used: toFigure(used),
      resetMs: toFigure(reset),
      pausedMs: toFigure(paused),
      freeInMs: freeIn.map(toFigure),
    };
  },
};

function toFigure(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new TypeError('not a whole number');
  return Number(value);
}
