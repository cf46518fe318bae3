/** The bytes that the answer to one HTTP request may hold, whatever number of operations it has. */
export interface ByteBudget {
  readonly spent: number;
  readonly isExceeded: boolean;
  readonly exceeded: Promise<void>;
  spend(bytes: number): void;
}

export function createByteBudget(limit: number, onExceeded: () => void): ByteBudget {
  let spent = 0;
  let isExceeded = false;
  const { promise: exceeded, resolve: tell } = Promise.withResolvers<void>();
  return {
    exceeded,
    get spent() {
      return spent;
    },
    get isExceeded() {
      return isExceeded;
    },
    spend(bytes) {
      spent += bytes;
      if (spent <= limit || isExceeded) return;
      isExceeded = true;
      tell();
      onExceeded();
    },
  };
}
