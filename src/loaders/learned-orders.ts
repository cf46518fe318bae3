import { createLearnedOrder, type ListOrder } from '../pagination/list-order.ts';
import type { Source } from '../sources/source.ts';

interface LearnedOrders {
  readonly users: ListOrder;
  readonly sessions: ListOrder;
}

const learnedOrders = new WeakMap<Source, LearnedOrders>();

/** The document leaves open how users and sessions are ordered; what answers show is kept as long as the source lives. */
export function learnedOrdersOf(source: Source): LearnedOrders {
  const known = learnedOrders.get(source) ?? { users: createLearnedOrder(), sessions: createLearnedOrder() };
  learnedOrders.set(source, known);
  return known;
}
