import { onTestFinished, vi } from 'vitest';

/** Counts how often these ids or cursors are decoded from now on, until the test ends. */
export function countDecodings(texts: readonly string[]): () => number {
  const from = vi.spyOn(Buffer, 'from');
  onTestFinished(() => from.mockRestore());
  const calls: readonly (readonly unknown[])[] = from.mock.calls;
  return () =>
    calls.filter(([text, encoding]) => encoding === 'base64url' && texts.some((each) => each === text))
      .length;
}
