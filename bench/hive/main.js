import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeSupergraph } from './compose.js';

const { PORT, PEKI_BASE_URL, PEKI_API_KEY, PEKI_API_SECRET } = process.env;

/** Signs each call just before it is sent. */
const signature = {
  onFetch({ url, options, setOptions }) {
    const { pathname, search } = new URL(url);
    const timestampSeconds = Math.floor(Date.now() / 1000);
    const payload = `GET\n${pathname}${search}\n\n${timestampSeconds}`;
    setOptions({
      ...options,
      headers: {
        ...options.headers,
        'content-type': 'application/json',
        'x-api-key': PEKI_API_KEY,
        'x-timestamp': String(timestampSeconds),
        'x-signature': createHmac('sha256', PEKI_API_SECRET).update(payload).digest('base64'),
      },
    });
  },
};

const gateway = createGatewayRuntime({
  supergraph: await composeSupergraph(PEKI_BASE_URL),
  plugins: () => [signature],
});
createServer(gateway).listen(Number(PORT), '127.0.0.1');
