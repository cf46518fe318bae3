import { createParser } from 'eventsource-parser';
import type { RequestParameters, Variables } from 'relay-runtime';
import { type AnswerPart, OperationError, type SendOptions, toDocument, toUsable } from './send-operation.ts';

/** The server says something every 12 s: a connection that is silent for longer is lost. */
const silentMs = 30_000;

export interface SubscribeOptions extends SendOptions {
  /** The server has begun to listen. */
  readonly onOpen: () => void;
}

/** Subscribes over server-sent events, and gives results until the server ends the stream. Throws `OperationError`. */
export async function* subscribeOperation(
  request: RequestParameters,
  variables: Variables,
  { endpoint, sendsIds, credential, signal, onOpen }: SubscribeOptions,
): AsyncGenerator<AnswerPart, void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silentMs);
  const noteSign = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silentMs);
  };
  const results: AnswerPart[] = [];
  let isComplete = false;
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === 'next') results.push(JSON.parse(data));
      if (event === 'complete') isComplete = true;
    },
  });
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-convograph-explain': '1',
        accept: 'text/event-stream',
        ...(credential && { authorization: `Bearer ${credential}` }),
      },
      body: JSON.stringify({ ...toDocument(request, sendsIds), variables }),
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.headers.get('content-type')?.startsWith('text/event-stream') || response.body === null) {
      toUsable(await response.json());
      throw new OperationError('The server answered no stream.', 'NO_ANSWER');
    }
    onOpen();
    for await (const chunk of readText(response.body)) {
      noteSign();
      parser.feed(chunk);
      for (const result of results.splice(0)) yield toUsable(result);
      if (isComplete) return;
    }
    throw new OperationError('The connection was lost.', 'OFFLINE');
  } catch (cause) {
    if (signal.aborted || cause instanceof OperationError) throw cause;
    throw new OperationError('The server cannot be reached.', 'OFFLINE', null, { cause });
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

async function* readText(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string, void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
