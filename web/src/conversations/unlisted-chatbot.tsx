import type { ConversationRoute } from '../routing/route.ts';
import { Icon } from '../ui/icon.tsx';
import { type ExampleEntry, isSameConversation, toEntryHash } from './list-entry.ts';
import { OpenById } from './open-by-id.tsx';

interface UnlistedChatbotProps {
  readonly chatbotId: string;
  readonly name: string;
  readonly examples: readonly ExampleEntry[];
  readonly route: ConversationRoute | null;
}

/** What can be opened of a chatbot whose API lists no conversations. */
export function UnlistedChatbot({ chatbotId, name, examples, route }: UnlistedChatbotProps) {
  return (
    <div className="unlisted">
      <h2>
        <Icon name="database" size={14} /> {name}
      </h2>
      <ul>
        {examples.map((entry) => (
          <li key={entry.key}>
            <a
              className="row row-example"
              href={toEntryHash(entry)}
              aria-current={isSameConversation(entry, route)}
            >
              <span className="row-subject">{entry.title}</span>
              <span className="row-preview">{entry.sessionId}</span>
            </a>
          </li>
        ))}
      </ul>
      <OpenById chatbotId={chatbotId} chatbotName={name} />
    </div>
  );
}
