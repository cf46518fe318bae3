import type { ConcreteRequest, Variables } from 'relay-runtime';
import chatbotSessionsQuery from './generated/chatbotSessionsQuery.graphql.ts';
import inboxQuery from './generated/inboxQuery.graphql.ts';
import { toListed, toSessionsVariables } from './live/list-order.ts';
import { sendEarly } from './relay/early-answers.ts';
import { parseRoute, toConversationVariables } from './routing/route.ts';
import type { DeskSettings } from './settings.ts';

interface InboxData {
  readonly chatbots: {
    readonly nodes: readonly {
      readonly chatbotId: string;
      readonly capabilities: { readonly listsSessions: boolean | null };
    }[];
  } | null;
}

/** React keeps a skeleton for as long once it is shown: until then it pays to wait for what takes its place. */
const longestWaitMs = 300;

/** Asks for what is shown first while React and Relay are being loaded; ends when it is there, or takes long. */
export async function askForFirstView(settings: DeskSettings, isWide: boolean): Promise<void> {
  const { endpoint, sendsIds, hasArchive, examples } = settings;
  const ask = ({ params }: ConcreteRequest, variables: Variables) =>
    sendEarly(params, variables, { endpoint, sendsIds, credential: '' });
  const askForConversation = async (conversation: Parameters<typeof toConversationVariables>[0]) => {
    const { default: query } = await import('./generated/conversationQuery.graphql.ts');
    await ask(query, toConversationVariables(conversation));
  };
  const route = parseRoute(location.hash);
  const asked: Promise<unknown>[] = route ? [askForConversation(route)] : [];
  const data = (await ask(inboxQuery, {})) as InboxData | null;
  const chatbots = data?.chatbots?.nodes ?? [];
  const listed = toListed(chatbots, hasArchive);
  const order = hasArchive ? ({ status: 'any', since: null } as const) : null;
  for (const { chatbotId } of listed)
    asked.push(ask(chatbotSessionsQuery, toSessionsVariables(chatbotId, order)));
  // As the desk will open the first one of its list.
  const example = examples.find(({ chatbotId }) =>
    chatbots.some((chatbot) => chatbot.chatbotId === chatbotId && !chatbot.capabilities.listsSessions),
  );
  if (isWide && !route && example) asked.push(askForConversation(example));
  const timeout = new Promise((resolve) => setTimeout(resolve, longestWaitMs));
  await Promise.race([Promise.all(asked), timeout]);
}
