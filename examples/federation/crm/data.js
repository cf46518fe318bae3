/** Ids of the sandbox that Convograph embeds. */
const chatbotId = '6612a1b2c3d4e5f6a7b8c9aa';

export const customers = [
  { id: 'customer-1', name: 'Brandt, Ada', plan: 'plus', user: userOf('6612a1b2c3d4e5f6a7b80001') },
  { id: 'customer-2', name: 'Okafor Ltd', plan: 'business', user: userOf('6612a1b2c3d4e5f6a7b80002') },
  { id: 'customer-3', name: '佐藤 美咲', plan: 'free', user: userOf('6612a1b2c3d4e5f6a7b80003') },
  { id: 'customer-4', name: 'Moved away', plan: 'free', user: userOf('6612a1b2c3d4e5f6a7b8ffff') },
  { id: 'customer-5', name: 'Never chats', plan: 'free', user: null },
];

/** By the session in which the customer complained. */
export const tickets = new Map([
  ['6612a1b2c3d4e5f600010000', { number: 4101, isOpen: false }],
  ['6612a1b2c3d4e5f600020000', { number: 4102, isOpen: true }],
  ['6612a1b2c3d4e5f600070000', { number: 4103, isOpen: true }],
]);

function userOf(userId) {
  return { chatbotId, userId };
}
