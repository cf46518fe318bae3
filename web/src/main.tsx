import './styles/colors.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/panes.css';
import './styles/conversation-list.css';
import './styles/conversation.css';
import './styles/messages.css';
import './styles/export.css';
import './styles/live.css';
import './styles/answering.css';
import './styles/details.css';
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
const [{ showDesk }, conversation] = await loading;
showDesk(root, { settings, Conversation: conversation?.Conversation ?? null });
