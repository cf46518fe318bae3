/** How many rows the sandbox generates. */
export interface DataSize {
  readonly users: number;
  readonly sessions: number;
  readonly messages: number;
}

export type SizeName = 'small' | 'large';

export const dataSizes: Readonly<Record<SizeName, DataSize>> = {
  small: { users: 50, sessions: 120, messages: 500 },
  large: { users: 1_000, sessions: 5_000, messages: 50_000 },
};

/** The sandbox's chatbot of generated rows, and the credential that every sandbox accepts. */
export const generated = {
  chatbotId: 'generated_bot',
  apiKey: 'pk_sandbox',
  apiSecret: 'sk_sandbox',
} as const;

/** For the eye: `50/120/500`. */
export function describeSize(name: SizeName): string {
  const { users, sessions, messages } = dataSizes[name];
  return [users, sessions, messages].map((count) => count.toLocaleString('en')).join('/');
}
