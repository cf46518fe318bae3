/** For one answer: extra rows, body bytes per row asked for, JSON values. More is an `invalid-response`. */
export interface AnswerLimits {
  readonly extraRows: number;
  readonly rowBytes: number;
  readonly maxValues: number;
}

export const defaultAnswerLimits: AnswerLimits = {
  extraRows: 100,
  rowBytes: 100_000,
  maxValues: 150_000,
};

/** Bytes for what surrounds the rows, for errors, and for a row that is larger than most. */
const extraBytes = 1_000_000;

export function toMaxBodyBytes({ rowBytes }: AnswerLimits, rows: number): number {
  return extraBytes + rows * rowBytes;
}
