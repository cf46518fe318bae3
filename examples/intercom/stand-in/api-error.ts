/** An answer in the API's error list shape. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;

  constructor(status: number, code: string, message: string, field?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

export function parameterInvalid(message: string, field?: string): ApiError {
  return new ApiError(400, 'parameter_invalid', message, field);
}
