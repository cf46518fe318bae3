import { createClient } from 'graphql-sse';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openConversation } from '../clients/open-conversation.ts';
import { hasRedis, startRedis } from '../redis/start-redis.ts';
import { openReplica } from './open-replica.ts';
import { embedTestSandbox } from './start-stack.ts';

const query = `subscription ($chatbotId: ID!, $after: String) {
  messageAdded(chatbotId: $chatbotId, after: $after) { cursor node { ... on TextMessage { text } } }
}`;

interface Data {
  readonly messageAdded: { readonly cursor: string; readonly node: { readonly text: string } };
}

describe.skipIf(!hasRedis)('messages as they arrive, from one of two replicas that stops', () => {
  it.each(['answers', 'is frozen'])(
    'come once each from the other one, when Redis %s',
    async (redisIs) => {
      const redis = await startRedis();
      onTestFinished(() => redis.remove());
      const embedded = await embedTestSandbox();
      onTestFinished(() => embedded.sandbox.close());
      const open = () => openReplica({ embedded, url: redis.url, maxWaitMs: 50 });
      const [one, other] = await Promise.all([open(), open()]);
      const { chatbotId, cursor, add } = await openConversation(other);

      function listen(url: string, after: string) {
        const heard: { readonly cursor: string; readonly text: string }[] = [];
        let isOver = false;
        const leave = createClient({ url, retryAttempts: 0 }).subscribe<Data>(
          { query, variables: { chatbotId, after } },
          {
            next({ data }) {
              if (data) heard.push({ cursor: data.messageAdded.cursor, text: data.messageAdded.node.text });
            },
            error: () => {
              isOver = true;
            },
            complete: () => {
              isOver = true;
            },
          },
        );
        onTestFinished(leave);
        const texts = () => heard.map(({ text }) => text);
        const until = (...expected: readonly string[]) => expect.poll(texts).toEqual(expected);
        return { heard, until, isOver: () => isOver };
      }

      const moving = listen(one.url, cursor);
      const staying = listen(other.url, cursor);
      await add('one');
      await moving.until('one');
      await staying.until('one');
      if (redisIs === 'is frozen') redis.freeze();
      await add('two');
      await moving.until('one', 'two');
      await one.stop();
      await expect.poll(moving.isOver).toBe(true);
      await add('three');
      const moved = listen(other.url, moving.heard.at(-1)?.cursor ?? '');
      await add('four');
      await moved.until('three', 'four');
      await staying.until('one', 'two', 'three', 'four');
      redis.thaw();
    },
    60_000,
  );
});
