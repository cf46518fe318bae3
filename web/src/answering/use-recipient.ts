import { graphql, useFragment } from 'react-relay/hooks';
import type {
  useRecipient_session$data,
  useRecipient_session$key,
} from '../generated/useRecipient_session.graphql.ts';

/** Whom one would write to, and whether one may. */
export function useRecipient(session: useRecipient_session$key): useRecipient_session$data {
  return useFragment(
    graphql`
      fragment useRecipient_session on Session {
        sessionId
        status
        userId
        userName @catch
        chatbot {
          chatbotId
          name
          viewerCanWrite
          capabilities {
            sendsMessages
            answersQuestions
          }
        }
      }
    `,
    session,
  );
}
