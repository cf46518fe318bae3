import { HttpError, type SandboxRequest } from '../http/route.ts';
import type { PekiCredential } from '../sandbox-options.ts';
import { authenticatePeki } from './authenticate-peki.ts';

export interface AuthorizationOptions {
  readonly credentials: readonly PekiCredential[];
  readonly hasChatbot: (chatbotId: string) => boolean;
  readonly now: () => number;
}

/** Throws a `HttpError` unless the request is signed with a key of that chatbot. */
export type AuthorizePeki = (request: SandboxRequest, chatbotId: string) => void;

export function createPekiAuthorization({
  credentials,
  hasChatbot,
  now,
}: AuthorizationOptions): AuthorizePeki {
  return (request, chatbotId) => {
    const { chatbotIds } = authenticatePeki(request, credentials, now());
    if (chatbotIds === null ? hasChatbot(chatbotId) : chatbotIds.includes(chatbotId)) return;
    throw new HttpError(403, { data: null, error: "API key doesn't have access to the specified chatbot." });
  };
}
