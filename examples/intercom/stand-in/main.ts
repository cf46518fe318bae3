import { parseArgs } from 'node:util';
import { startIntercom } from './start-intercom.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4010' } } });
const intercom = await startIntercom({ port: Number(values.port) });
process.stdout.write(
  `A stand-in of Intercom's API listens on ${intercom.url}; its token is ${intercom.token}\n`,
);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void intercom.close());
