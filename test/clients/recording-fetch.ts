/** What a client has sent: `GET` or `POST`, and the status of the answer. */
export interface RecordingFetch {
  readonly fetch: typeof fetch;
  readonly sent: string[];
}

/** `fetch`, and one line for each request and its answer, `GET 200` say. */
export function createRecordingFetch(): RecordingFetch {
  const sent: string[] = [];
  return {
    sent,
    async fetch(input, init) {
      const response = await fetch(input, init);
      sent.push(`${init?.method ?? 'GET'} ${response.status}`);
      return response;
    },
  };
}
