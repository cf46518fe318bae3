import type { ConcreteRequest, Variables } from 'relay-runtime';
import chatbotSessionsQuery from './generated/chatbotSessionsQuery.graphql.ts';
import conversationQuery from './generated/conversationQuery.graphql.ts';
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
  const askForConversation = (conversation: Parameters<typeof toConversationVariables>[0]) =>
    ask(conversationQuery, toConversationVariables(conversation));
  const route = parseRoute(location.hash);
  const asked: Promise<unknown>[] = route ? [askForConversation(route)] : [];
  // As the desk will open the first one of its list.
  const [example] = examples;
  if (isWide && !route && example) asked.push(askForConversation(example));
  const data = (await ask(inboxQuery, {})) as InboxData | null;
  const chatbots = data?.chatbots?.nodes ?? [];
  const listed = toListed(chatbots, hasArchive);
  const order = hasArchive ? ({ status: 'any', since: null } as const) : null;
  for (const { chatbotId } of listed)
    asked.push(ask(chatbotSessionsQuery, toSessionsVariables(chatbotId, order)));
  const timeout = new Promise((resolve) => setTimeout(resolve, longestWaitMs));
  await Promise.race([Promise.all(asked), timeout]);
}
