import { expect, test } from 'vitest';
import { createSharedHttpCalls } from '../../src/http/create-shared-http-calls.ts';
import { reply, startScriptedUpstream } from '../../src/testing/scripted-upstream.ts';

test('one origin has one pool, which the last share closes', async () => {
  const upstream = await startScriptedUpstream(reply(200, 'ok'));
  const shared = createSharedHttpCalls();
  const [first, second] = [shared.share(upstream.origin), shared.share(upstream.origin)];
  const request = { method: 'GET', path: '/', headers: {} } as const;
  expect(first.call).toBe(second.call);

  await first.close();
  await first.close();
  expect((await second.call(request)).status).toBe(200);
  await second.close();
  await expect(second.call(request)).rejects.toMatchObject({ kind: 'unsendable' });

  const third = shared.share(upstream.origin);
  expect((await third.call(request)).status).toBe(200);
  await third.close();
  await upstream.close();
});
