import { graphql, useFragment } from 'react-relay/hooks';
import type { unknownMessage_message$key } from '../generated/unknownMessage_message.graphql.ts';
import { Icon } from '../ui/icon.tsx';
import { Attachment } from './attachment.tsx';

/** A row of no known kind, with the reason. */
export function UnknownMessage({ message }: { readonly message: unknownMessage_message$key }) {
  const { reason, attachmentUrl } = useFragment(
    graphql`
      fragment unknownMessage_message on UnknownMessage {
        reason
        attachmentUrl
      }
    `,
    message,
  );
  return (
    <div className="bubble bubble-unknown">
      <p>
        <Icon name="info" size={14} /> {reason}
      </p>
      {attachmentUrl && <Attachment url={attachmentUrl} />}
    </div>
  );
}
