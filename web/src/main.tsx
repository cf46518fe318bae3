import './styles/desk.css';
import { askForFirstView } from './first-view.ts';
import { type DeskSettings, readSettings } from './settings.ts';
import { formatTime } from './ui/format-time.ts';

const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no place for the desk.');
const settings = readSettings<DeskSettings>({
  endpoint: '/graphql',
  hasGraphiql: true,
  needsKey: false,
  sendsIds: false,
  hasArchive: false,
  examples: [],
});
const isWide = matchMedia('(min-width: 820px)').matches;
const asked = settings.needsKey ? null : askForFirstView(settings, isWide);
// Side by side with the list: a conversation is shown as well, or first.
const needsConversation = isWide || location.hash !== '';
const loading = Promise.all([
  import('./desk.tsx'),
  needsConversation ? import('./conversation/conversation.tsx') : null,
  asked,
]);
// The first time takes long, and there is time now.
formatTime(new Date(), 'clock');
// Not awaited: what is loaded imports from here, and would wait for the end of it.
loading.then(([{ showDesk }, conversation]) =>
  showDesk(root, { settings, Conversation: conversation?.Conversation ?? null }),
);
