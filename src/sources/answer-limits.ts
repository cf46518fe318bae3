/** What is taken of one answer of an upstream; more is an error of kind `invalid-response`. */
export interface AnswerLimits {
  /** Rows beyond those asked for. */
  readonly extraRows: number;
  /** Bytes of the body for each row asked for, on top of `extraBytes`. */
  readonly rowBytes: number;
  /** JSON values in the body, however deep. */
  readonly maxValues: number;
}

/** What holds where nothing else is said. */
export const defaultAnswerLimits: AnswerLimits = {
  extraRows: 100,
  rowBytes: 100_000,
  maxValues: 150_000,
};

/** For what surrounds the rows, for errors, and for a row that is larger than most. */
const extraBytes = 1_000_000;

/** The longest body that is read where so many rows are asked for. */
export function toMaxBodyBytes({ rowBytes }: AnswerLimits, rows: number): number {
  return extraBytes + rows * rowBytes;
}
