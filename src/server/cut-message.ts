/** An error's message, in characters: what the client sent may stand in it, again in each of many errors. */
const maxLength = 500;

/** A message without what is beyond 500 characters. */
export function cutMessage(message: string): string {
  if (message.length <= maxLength) return message;
  return `${message.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
