/**
 * The request headers of the two callers who take turns under load, so that no answer can be kept for everyone. What
 * is asked outside of load is asked by the first.
 */
export const viewers: readonly Readonly<Record<string, string>>[] = [
  { authorization: 'Bearer viewer-a' },
  { authorization: 'Bearer viewer-b' },
];
