import { describe, expect, it } from 'vitest';
import { parse, problemsOf } from './parse-config-input.ts';

describe('the settings of replicas', () => {
  it('share limits between replicas through Redis only', () => {
    const url = 'rediss://user:pw@redis.example.com:6380/1';
    expect(parse({ REDIS_URL: url, CONVOGRAPH_REPLICAS: '1' }).redis).toEqual({
      url,
      replicas: 1,
      sharesCache: true,
    });
    expect(problemsOf({ REDIS_URL: url })).toEqual([
      'CONVOGRAPH_REPLICAS must be set where REDIS_URL is: so many replicas share each limit while Redis is away',
    ]);
    expect(parse({ REDIS_URL: url, CONVOGRAPH_REPLICAS: '3' }).redis).toMatchObject({ url, replicas: 3 });
    expect(parse({ CONVOGRAPH_REPLICAS: '1' }).redis).toBeNull();
    expect(problemsOf({ CONVOGRAPH_REPLICAS: '3' })).toEqual([
      'REDIS_URL must be set where CONVOGRAPH_REPLICAS is more than 1: without it each replica takes the whole of every limit for itself',
    ]);
  });

  it('share what was read as well, unless that is switched off or nothing is kept', () => {
    const redis = { REDIS_URL: 'redis://localhost', CONVOGRAPH_REPLICAS: '2' };
    expect(parse({ ...redis, CONVOGRAPH_SHARED_CACHE: 'on' }).redis?.sharesCache).toBe(true);
    expect(parse({ ...redis, CONVOGRAPH_SHARED_CACHE: 'off' }).redis?.sharesCache).toBe(false);
    expect(parse({ ...redis, CONVOGRAPH_CACHE: 'off' }).redis?.sharesCache).toBe(false);
    expect(parse({ CONVOGRAPH_SHARED_CACHE: 'on' }).redis).toBeNull();
  });

  it('refuse a Redis URL of another kind, without repeating it', () => {
    for (const url of ['https://user:secret@redis.example.com', 'redis://redis.example.com/secret']) {
      const problems = problemsOf({ REDIS_URL: url, CONVOGRAPH_REPLICAS: '1' });
      expect(problems).toEqual([expect.stringMatching(/^REDIS_URL must be a redis:\/\/ or rediss:\/\/ URL/)]);
      expect(problems.join()).not.toContain('secret');
    }
  });
});
