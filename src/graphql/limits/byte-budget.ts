/** The bytes that the answer to one HTTP request may hold, whatever number of operations it has. */
export interface ByteBudget {
  readonly spent: number;
  readonly isExceeded: boolean;
  readonly exceeded: Promise<void>;
  spend(bytes: number): void;
}

export function createByteBudget(limit: number, onExceeded: () => void): ByteBudget {
  const { promise: exceeded, resolve: tell } = Promise.withResolvers<void>();
  const budget = {
    spent: 0,
    isExceeded: false,
    exceeded,
    spend(bytes: number) {
      budget.spent += bytes;
      if (budget.spent <= limit || budget.isExceeded) return;
      budget.isExceeded = true;
      tell();
      onExceeded();
    },
  };
  return budget;
}
