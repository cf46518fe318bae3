import type { GraphContext } from '../context.ts';

/** The source of a chatbot that a row at hand belongs to. */
export function sourceOf(context: GraphContext, { chatbotId }: { readonly chatbotId: string }) {
  const source = context.sources.get(chatbotId);
  if (source === undefined) throw new Error(`There is no chatbot "${chatbotId}" in this request.`);
  return source;
}
