import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import '../styles/colors.css';
import '../explanation/explanation.css';
import './graphiql.css';
import './workers.ts';
// GraphiQL would load the editor later: a tab that is pressed before it is there shows the query of another.
import 'monaco-graphql/esm/monaco-editor.js';
import { createRoot } from 'react-dom/client';
import { readSettings } from '../settings.ts';
import { GraphiqlPage } from './graphiql-page.tsx';
import type { GraphiqlSettings } from './graphiql-settings.ts';

const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no place for GraphiQL.');
const settings = readSettings<GraphiqlSettings>({
  endpoint: '/graphql',
  hasDesk: true,
  tabs: [],
  defaultHeaders: '',
});
createRoot(root).render(<GraphiqlPage settings={settings} />);
