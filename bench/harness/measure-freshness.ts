import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from './ask.ts';
import { contestants } from './contestants.ts';
import type { CallCount } from './measure-calls.ts';
import { type QueryTargets, toOperations } from './queries.ts';
import { type ServerSetting, startServer } from './start-server.ts';
import type { Upstream } from './start-upstream.ts';

/** What Convograph's caches do as time goes on. */
export interface MeasuredFreshness {
  /** Q1 a moment after Q1. */
  readonly warm: CallCount;
  /** Q1 once a message was appended and the head has expired. */
  readonly afterNewMessage: CallCount;
  readonly isNewMessageSeen: boolean;
}

/** The head's time to live, 2 s, and a little. */
const headExpiresMs = 2_200;

/** Changes the sandbox's data: equal answers can be asked for no more after it. */
export async function measureFreshness(
  targets: QueryTargets,
  upstream: Upstream,
  setting: ServerSetting,
): Promise<MeasuredFreshness | null> {
  const convograph = contestants.find(({ name }) => name === 'convograph');
  if (convograph === undefined) return null;
  const [operation] = toOperations('Q1', targets);
  const server = await startServer(convograph, setting);
  const client = createClient(server.url);
  try {
    await client.ask(operation);
    const warm = await upstream.record(() => client.ask(operation));
    const text = `Is anybody there? ${Date.now()}`;
    await upstream.appendMessage(targets.sessionId, text);
    await sleep(headExpiresMs);
    const afterNewMessage = await upstream.record(() => client.ask(operation));
    return {
      warm: warm.recorded,
      afterNewMessage: afterNewMessage.recorded,
      isNewMessageSeen: afterNewMessage.result.text.includes(text),
    };
  } finally {
    await client.close();
    await server.stop();
  }
}
