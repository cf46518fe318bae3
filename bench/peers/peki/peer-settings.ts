/** What a peer is configured with: the same variables as Convograph's own. */
export interface PeerSettings {
  readonly port: number;
  /** `http://host:port/api`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly chatbotId: string;
}

/** Reads the environment. Throws when a variable is missing. */
export function loadPeerSettings(): PeerSettings {
  return {
    port: Number(read('PORT')),
    baseUrl: read('PEKI_BASE_URL'),
    apiKey: read('PEKI_API_KEY'),
    apiSecret: read('PEKI_API_SECRET'),
    chatbotId: read('PEKI_CHATBOT_ID'),
  };
}

function read(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is needed.`);
  return value;
}
