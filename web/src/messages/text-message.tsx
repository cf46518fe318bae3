import { graphql, useFragment } from 'react-relay/hooks';
import type { textMessage_message$key } from '../generated/textMessage_message.graphql.ts';
import { Attachment } from './attachment.tsx';
import { Markdown } from './markdown.tsx';

export function TextMessage({ message }: { readonly message: textMessage_message$key }) {
  const { text, attachmentUrl } = useFragment(
    graphql`
      fragment textMessage_message on TextMessage {
        text
        attachmentUrl
      }
    `,
    message,
  );
  return (
    <div className="bubble">
      <Markdown text={text} />
      {attachmentUrl && <Attachment url={attachmentUrl} />}
    </div>
  );
}
