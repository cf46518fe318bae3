/** A conversation that the server names, because the API of its chatbot lists none. */
export interface ExampleConversation {
  readonly chatbotId: string;
  readonly sessionId: string;
  readonly title: string;
  /** Where to begin to read, in ISO 8601. */
  readonly at: string;
}

/** What the server tells the page about itself. */
export interface DeskSettings {
  /** Path of the graph. */
  readonly endpoint: string;
  readonly hasGraphiql: boolean;
  /** Whether callers have to say who they are. */
  readonly needsKey: boolean;
  /** Whether the server has trusted documents, those of the desk among them: ids take the place of texts. */
  readonly sendsIds: boolean;
  /** Whether the graph can search, and list conversations by their newest message. */
  readonly hasArchive: boolean;
  readonly examples: readonly ExampleConversation[];
}

/** Reads what the server wrote into the page; `otherwise` where a development server gave it. */
export function readSettings<Settings>(otherwise: Settings): Settings {
  const content = document.querySelector<HTMLMetaElement>('meta[name="convograph"]')?.content ?? '';
  return content.startsWith('{"') ? JSON.parse(content) : otherwise;
}
