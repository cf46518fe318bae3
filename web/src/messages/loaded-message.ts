import { graphql, readInlineData } from 'relay-runtime';
import type {
  loadedMessage_message$data,
  loadedMessage_message$key,
} from '../generated/loadedMessage_message.graphql.ts';
import type { messageItem_message$key } from '../generated/messageItem_message.graphql.ts';

/** What the list itself has to know of a message. */
export type LoadedMessage = loadedMessage_message$data;

/** A message of a list, and what its item is drawn from. */
export interface MessageEntry {
  readonly message: LoadedMessage;
  readonly node: messageItem_message$key;
}

export function readMessage(message: loadedMessage_message$key): LoadedMessage {
  return readInlineData<loadedMessage_message$key>(
    graphql`
      fragment loadedMessage_message on Message @inline {
        __typename
        ... on ConversationMessage {
          id
          messageId
          role
          createdAt
          tokenCount
          responseTime
        }
        ... on TextMessage {
          text
          attachmentUrl
        }
        ... on ImageMessage {
          url
        }
        ... on SqlMessage {
          sql @catch
          result @catch {
            columns
            rowCount
            rows(limit: 100)
          }
        }
        ... on UnknownMessage {
          reason
          attachmentUrl
        }
      }
    `,
    message,
  );
}
