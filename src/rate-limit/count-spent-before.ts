/** Of a limit per window, the slots that a process without memory takes for spent: another before it may have spent them. */
export function countSpentBefore(limit: number): number {
  return limit - Math.max(1, Math.floor(limit / 4));
}
