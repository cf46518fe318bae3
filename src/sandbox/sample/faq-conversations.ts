import { createRandom } from '../random.ts';
import type { Conversation } from './shop-conversations.ts';
import { shopFaq } from './shop-faq.ts';

const usernames = ['ada.b', 'priya', 'visitor-7731', 'marcus_o', 'lea_f', 'jose.alvarez'] as const;
const shortTotal = 14;

/** Every question in one go: the session whose pages have to be turned. */
export const longFaqConversation: Conversation = {
  ...toConversation('priya', 0, shopFaq.length),
  subject: 'Everything about the shop',
  summary: 'The customer asked all there is to ask.',
  category: 'Advice',
};

/** Some questions in a row each, by changing customers. */
export function createFaqConversations(): Conversation[] {
  const random = createRandom(20250408);
  return Array.from({ length: shortTotal }, (_, index) => {
    const count = 4 + random.int(5);
    const first = random.int(shopFaq.length - count);
    return toConversation(usernames[index % usernames.length] ?? usernames[0], first, count);
  });
}

function toConversation(username: string, first: number, count: number): Conversation {
  const pairs = shopFaq.slice(first, first + count);
  return {
    username,
    subject: pairs[0]?.[0] ?? null,
    summary: null,
    behaviour: 'Calm',
    result: 'Resolved',
    score: 5 + (first % 10) / 2,
    category: 'Questions',
    sentiment: first % 3 === 0 ? 'Positive' : 'Neutral',
    language: 'en',
    tags: ['faq'],
    turns: [...pairs.flat(), 'That was all, thank you.'],
  };
}
