/** What walks that came to their end have shown. */
export interface WalkCounts {
  walks: number;
  rows: number;
  lost: number;
  duplicated: number;
  misplaced: number;
}

/** `liedTo`: while the APIs gave answers that look right and are not. */
export interface WalkTally {
  readonly honest: WalkCounts;
  readonly liedTo: WalkCounts;
  /** A page had errors again and again. */
  abandoned: number;
}

export function createWalkTally(): WalkTally {
  const none = () => ({ walks: 0, rows: 0, lost: 0, duplicated: 0, misplaced: 0 });
  return { honest: none(), liedTo: none(), abandoned: 0 };
}
