import type { ServerResponse } from 'node:http';

/** Sends an answer in one piece, so that it is known how much of it the client has not taken yet. */
export async function sendAnswer(response: ServerResponse, answer: Response): Promise<void> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (response.destroyed) return;
  response
    .writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': bytes.length })
    .end(bytes);
}
