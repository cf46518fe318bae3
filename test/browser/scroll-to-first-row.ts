import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Turns the wheel until row 0 is drawn; all rows from the last one on were drawn, each once and in order. `readRows`: those drawn now. */
export async function scrollToFirstRow(
  page: Page,
  lastRow: number,
  readRows: () => Promise<readonly number[]>,
  doEachTurn: () => Promise<void> = async () => {},
): Promise<void> {
  let lowest = lastRow + 1;
  while (lowest > 0) {
    const rows = await readRows();
    const first = rows[0] ?? lowest;
    expect(rows).toEqual(rows.map((_, i) => first + i));
    // On a busy machine several turns of the wheel become one: back to where rows were passed over.
    const hasPassedRows = first + rows.length < lowest;
    if (!hasPassedRows) lowest = Math.min(lowest, first);
    await doEachTurn();
    await page.mouse.wheel(0, hasPassedRows ? 300 : -300);
  }
}
