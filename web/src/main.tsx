import './styles/colors.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/panes.css';
import { createRoot } from 'react-dom/client';
import { Desk } from './desk.tsx';
import { type DeskSettings, readSettings } from './settings.ts';

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
// Side by side with the list: a conversation is shown as well, or first.
if (matchMedia('(min-width: 820px)').matches || location.hash !== '')
  import('./conversation/conversation.tsx');
createRoot(root).render(<Desk settings={settings} />);
