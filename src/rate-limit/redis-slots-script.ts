import type { RedisScript } from '../redis/redis-connection.ts';
import { longestPauseMs } from './rate-limit.ts';

export interface SlotsRequest {
  readonly limit: number;
  readonly windowMs: number;
  readonly leaseMs: number;
  /** In Redis' own time, the latest to do anything; 0: no limit. */
  readonly notAfterMs: number;
  /** The mark of the data that holds all we sent; empty: unknown. Slots are granted only where it is found. */
  readonly knownMark: string;
  readonly newMark: string;
  /** Without a mark in Redis: slots to count as spent, which become free evenly over the window. */
  readonly spentBefore: number;
  readonly idPrefix: string;
  readonly firstId: number;
  readonly count: number;
  readonly pauseMs: number;
  readonly changes: readonly { readonly id: number; readonly freeInMs: number }[];
}

/** Milliseconds from now, a running call counting as if it ended now. */
export interface SlotsAnswer {
  readonly nowMs: number;
  readonly isLate: boolean;
  readonly mark: string;
  readonly granted: number;
  readonly used: number;
  readonly resetMs: number;
  readonly pausedMs: number;
  readonly freeInMs: readonly number[];
}

const mostFreeTimes = 100;
/** Longer than cached data lives, so that a full Redis evicts that first. */
const forgetAfterMs = 86_400_000;

/** One hash tag, so that a cluster keeps them together. */
export function toSlotKeys(credentialId: string): readonly [slots: string, pause: string] {
  return [`convograph:1:{${credentialId}}:slots`, `convograph:1:{${credentialId}}:pause`];
}

/** A sorted set of taken slots by when they are free. What loses slots (a flush, say) loses the mark, too. */
export const slotsScript: RedisScript<SlotsAnswer> = {
  text: `
local slots, pause = KEYS[1], KEYS[2]
local request = cjson.decode(ARGV[1])
local limit, window, lease = request.limit, request.windowMs, request.leaseMs
local pauseFor = math.ceil(request.pauseMs)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function at(ms) return string.format('%.0f', ms) end

if request.notAfterMs > 0 and now > request.notAfterMs then return {now, ''} end

local mark = redis.call('ZRANGEBYSCORE', slots, '+inf', '+inf')[1]
if not mark then
  mark = request.newMark
  redis.call('ZADD', slots, '+inf', mark)
  for i = 1, request.spentBefore do
    redis.call('ZADD', slots, at(now + math.ceil(i * window / request.spentBefore)), 'before:' .. i)
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

for _, change in ipairs(request.changes) do
  local slot = request.idPrefix .. at(change.id)
  if change.freeInMs > 0 then
    -- Redis' own time is cut to whole milliseconds: without one more a slot would be free a little too early.
    redis.call('ZADD', slots, at(now + math.ceil(change.freeInMs) + 1), slot)
  else
    redis.call('ZREM', slots, slot)
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
if mark == request.knownMark and pausedUntil <= now then
  granted = math.max(0, math.min(request.count, limit - used))
end
for i = 0, granted - 1 do
  redis.call('ZADD', slots, at(now + lease), request.idPrefix .. at(request.firstId + i))
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
