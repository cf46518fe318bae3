/** The keys of the rows that a message belongs to; 0: it has none. */
export interface MessageOwners {
  readonly chatbot: number;
  readonly session: number;
  readonly user: number;
}

/** The words of the index by which rows of a chatbot, a session and a user are told. */
export function toScopeWords({ chatbot, session, user }: MessageOwners): string[] {
  return [`c${chatbot}`, ...(session > 0 ? [`s${session}`] : []), ...(user > 0 ? [`u${user}`] : [])];
}
