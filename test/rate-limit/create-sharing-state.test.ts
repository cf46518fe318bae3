import { describe, expect, it } from 'vitest';
import { createSharingState } from '../../src/rate-limit/create-sharing-state.ts';

const windowMs = 60;
const leaseMs = 75;

function createShared() {
  const sharing = createSharingState({ windowMs, leaseMs, nowMs: 0 });
  sharing.noteAnswer('data', 0, 0);
  sharing.startSharing();
  return sharing;
}

describe('createSharingState', () => {
  it('is quiet for a lease from its start until Redis is there', () => {
    const sharing = createSharingState({ windowMs, leaseMs, nowMs: 100 });
    expect([sharing.isSharing(), sharing.blockedMs(110), sharing.lostForMs(110)]).toEqual([
      false,
      leaseMs - 10,
      10,
    ]);
    sharing.noteAnswer('data', 110, 111);
    sharing.startSharing();
    expect([sharing.isSharing(), sharing.blockedMs(111), sharing.ownShareOnlyMs(111)]).toEqual([
      true,
      0,
      windowMs,
    ]);
    expect(sharing.ownShareOnlyMs(111 + windowMs)).toBe(0);
  });

  it('counts a loss from its beginning, however often Redis seems to be back', () => {
    const sharing = createShared();
    sharing.lose(200);
    sharing.lose(230);
    expect(sharing.blockedMs(230)).toBe(leaseMs - 30);
    expect(sharing.blockedMs(200 + leaseMs)).toBe(0);
  });

  it('goes on as before with the same data after a short loss, and does not end a wait by one', () => {
    const sharing = createShared();
    for (const nowMs of [50, 100, 150, 190]) sharing.noteAnswer('data', nowMs, nowMs);
    sharing.lose(200);
    expect(sharing.noteAnswer('data', 210, 211)).toBe(true);
    sharing.startSharing();
    expect([sharing.blockedMs(211), sharing.ownShareOnlyMs(211)]).toEqual([0, 0]);

    expect(sharing.noteAnswer('other', 220, 221)).toBe(false);
    sharing.lose(230);
    expect(sharing.noteAnswer('other', 235, 236)).toBe(true);
    sharing.startSharing();
    expect(sharing.blockedMs(236)).toBe(221 + leaseMs - 236);
  });

  it('waits a lease from the loss of data, not from its discovery', () => {
    const sharing = createShared();
    sharing.lose(200);
    expect(sharing.noteAnswer('other', 250, 251)).toBe(false);
    sharing.startSharing();
    expect([sharing.blockedMs(251), sharing.ownShareOnlyMs(251)]).toEqual([leaseMs - 51, windowMs]);
  });

  it('is cautious after a pause of its own process, before Redis is asked', () => {
    const sharing = createShared();
    expect(sharing.ownShareOnlyMs(leaseMs)).toBe(0);
    expect(sharing.ownShareOnlyMs(leaseMs + 1)).toBe(windowMs);
    sharing.noteAnswer('data', leaseMs + 1, leaseMs + 2);
    expect(sharing.ownShareOnlyMs(leaseMs + 3)).toBe(windowMs - 1);
  });
});
