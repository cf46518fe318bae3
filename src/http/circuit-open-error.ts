/** Too many calls to the upstream failed, so this one was not made. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';

  constructor() {
    super('circuit open');
  }
}
