import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { type Child, findFreePort, startChild } from './child-processes.ts';
import type { Contestant } from './contestants.ts';
import { generated } from './data-sizes.ts';
import { viewers } from './viewers.ts';

/** Where measured servers run, and before what. */
export interface ServerSetting {
  /** Convograph's built `main.js`. */
  readonly convographFile: string;
  /** The upstream's base URL. */
  readonly baseUrl: string;
  readonly core: number | null;
}

/** A measured server, ready to answer; it has asked its upstream nothing yet. */
export interface RunningServer extends Pick<Child, 'pid' | 'stop'> {
  /** Of its GraphQL endpoint. */
  readonly url: string;
}

export interface ServerExtras {
  /** What `bare-http` answers. */
  readonly answerFile?: string;
  readonly nodeFlags?: readonly string[];
}

/** Starts a fresh process of a contestant. Rejects with its output when it does not start. */
export async function startServer(
  { program, env }: Pick<Contestant, 'program' | 'env'>,
  { convographFile, baseUrl, core }: ServerSetting,
  { answerFile = '', nodeFlags = [] }: ServerExtras = {},
): Promise<RunningServer> {
  const port = await findFreePort();
  // Apollo's standalone server answers on every path.
  const url = `http://127.0.0.1:${port}/graphql`;
  const { pid, stop } = await startChild({
    file: program === 'convograph' ? convographFile : toFile(program),
    args: program === 'convograph' ? ['serve'] : [],
    nodeFlags,
    env: {
      PORT: String(port),
      PEKI_BASE_URL: baseUrl,
      PEKI_API_KEY: generated.apiKey,
      PEKI_API_SECRET: generated.apiSecret,
      PEKI_CHATBOT_ID: generated.chatbotId,
      LOG_LEVEL: 'info',
      // NODE_ENV is production here, and nobody has to say who they are.
      CONVOGRAPH_PROFILE: 'development',
      // Above what the plainest plan needs for the largest query on the largest data.
      CONVOGRAPH_MAX_UPSTREAM_CALLS: '10000',
      ANSWER_FILE: answerFile,
      CONVOGRAPH_FILE: convographFile,
      ...env,
    },
    core,
    async isReady() {
      const headers = { 'content-type': 'application/json', ...viewers[0] };
      const { statusCode, body } = await request(url, {
        method: 'POST',
        headers,
        body: '{"query":"{__typename}"}',
      });
      await body.dump();
      return statusCode === 200;
    },
  });
  return { pid, url, stop };
}

/** The package `hive` is not compiled, so that it finds its own dependencies. */
function toFile(program: Exclude<Contestant['program'], 'convograph'>): string {
  return fileURLToPath(
    new URL(program.startsWith('hive/') ? `../../${program}` : `../${program}`, import.meta.url),
  );
}
