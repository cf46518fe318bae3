import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientGoneError, DeadlineExceededError } from '../../src/errors.ts';
import { createOperationAbort } from '../../src/graphql/create-operation-abort.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the end of an operation', () => {
  it('comes at its deadline, and says what it was', () => {
    const end = createOperationAbort();
    end.setDeadline({ allowedMs: 100, leftMs: 60 });
    vi.advanceTimersByTime(59);
    expect(end.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(end.signal.reason).toBeInstanceOf(DeadlineExceededError);
    expect(end.signal.reason.message).toContain('100 ms');
  });

  it('comes sooner when the server stops, never later', () => {
    const [long, short] = [createOperationAbort(), createOperationAbort()];
    long.setDeadline({ allowedMs: 100, leftMs: 100 });
    short.setDeadline({ allowedMs: 100, leftMs: 20 });
    for (const end of [long, short]) end.stopWithin(50);
    vi.advanceTimersByTime(20);
    expect([long, short].map(({ signal }) => signal.aborted)).toEqual([false, true]);
    expect(short.signal.reason.message).toContain('100 ms');
    vi.advanceTimersByTime(30);
    expect(long.signal.reason).toBeInstanceOf(DeadlineExceededError);
    expect(long.signal.reason.message).toContain('about to stop');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('comes at once where the work fails as a whole', () => {
    const end = createOperationAbort();
    end.setDeadline({ allowedMs: 100, leftMs: 60 });
    const error = new Error('too much');
    end.fail(error);
    expect(end.signal.reason).toBe(error);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('comes in the next turn where no time is left', () => {
    const end = createOperationAbort();
    end.setDeadline({ allowedMs: 100, leftMs: -5 });
    expect(end.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(end.signal.aborted).toBe(true);
  });

  it('comes at once when the client leaves, and leaves no timer', () => {
    const end = createOperationAbort();
    end.setDeadline({ allowedMs: 100, leftMs: 100 });
    end.clientLeft();
    expect(end.signal.reason).toBeInstanceOf(ClientGoneError);
    end.setDeadline({ allowedMs: 100, leftMs: 100 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not come after the answer', () => {
    const end = createOperationAbort();
    end.setDeadline({ allowedMs: 100, leftMs: 50 });
    end.setDeadline({ allowedMs: 100, leftMs: 40 });
    end.clear();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(end.signal.aborted).toBe(false);
  });
});
