import type { Chatbot } from '../models.ts';
import { createLearnedOrder, type ListOrder } from '../pagination/list-order.ts';
import type { Source } from '../sources/source.ts';

interface LearnedOrders {
  readonly users: ListOrder;
  readonly sessions: ListOrder;
}

const learnedOrders = new WeakMap<Chatbot, LearnedOrders>();

/** The document leaves open how users and sessions are ordered; what answers show is kept as long as the chatbot's source lives. */
export function learnedOrdersOf({ chatbot }: Source): LearnedOrders {
  const known = learnedOrders.get(chatbot) ?? { users: createLearnedOrder(), sessions: createLearnedOrder() };
  learnedOrders.set(chatbot, known);
  return known;
}
