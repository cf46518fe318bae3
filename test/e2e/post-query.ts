/** What came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** By their names in lower case, without those that belong to one request or one moment. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const momentary = new Set(['x-request-id', 'date']);

/** Sends one operation, or an array of them, and gives the answer as it came. */
export async function postQuery(
  url: string,
  operation: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify(operation),
  });
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !momentary.has(name))),
    text: await response.text(),
  };
}
