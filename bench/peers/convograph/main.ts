import type { IncomingHttpHeaders } from 'node:http';
import { authenticate } from '../callers/authenticate.ts';

/** What this program needs of Convograph's `serve`: its third argument is for programs that know their callers. */
interface ServeModule {
  readonly serve: {
    run(
      flags: object,
      terminal: {
        print(line: string): void;
        printError(line: string): void;
        waitForStop(): Promise<void>;
        onReload(): void;
        onUnhandledRejection(): void;
      },
      extras: { authenticate(headers: IncomingHttpHeaders): object },
    ): Promise<number>;
  };
}

const { CONVOGRAPH_FILE, PEKI_CHATBOT_ID } = process.env;
if (!CONVOGRAPH_FILE || !PEKI_CHATBOT_ID) throw new Error('CONVOGRAPH_FILE and PEKI_CHATBOT_ID are needed.');
const serveFile = new URL('commands/serve.js', `file://${CONVOGRAPH_FILE}`).href;
const { serve } = (await import(serveFile)) as ServeModule;

// Convograph as it comes, in front of callers with rights of their own: neither gets the other's answers.
await serve.run(
  {},
  {
    print: () => undefined,
    onReload: () => undefined,
    onUnhandledRejection: () => undefined,
    printError: (line) => process.stderr.write(`${line}\n`),
    waitForStop: () => new Promise(() => undefined),
  },
  {
    authenticate: ({ authorization }) => ({ ...authenticate(authorization), chatbotIds: [PEKI_CHATBOT_ID] }),
  },
);
