import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { isIPv6 } from 'node:net';

/** An HTTP server that finishes what it began before it stops. */
export interface DrainingHttpServer {
  /** Starts to listen; port 0 takes a free one. Gives the base URL. Rejects with the system's error (`EADDRINUSE`, …). */
  listen(host: string, port: number): Promise<string>;
  /** Resolves when the last answer has gone out, or when `stopTimeoutMs` is over and the rest was cut off. */
  stop(): Promise<void>;
}

/**
 * While it stops, the server still accepts connections as long as an answer is open, so that a load balancer can
 * see that it is no longer ready.
 */
export function createDrainingHttpServer(
  listener: RequestListener,
  stopTimeoutMs: number,
): DrainingHttpServer {
  let openAnswers = 0;
  let onIdle: (() => void) | null = null;
  const server = createServer((request, response) => {
    openAnswers += 1;
    response.once('close', () => {
      openAnswers -= 1;
      if (openAnswers === 0) onIdle?.();
    });
    listener(request, response);
  });

  return {
    async listen(host, port) {
      server.listen(port, host);
      await once(server, 'listening');
      const address = server.address();
      const listeningPort = typeof address === 'object' && address !== null ? address.port : port;
      return `http://${isIPv6(host) ? `[${host}]` : host}:${listeningPort}`;
    },
    async stop() {
      if (openAnswers > 0) await waitForIdle();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };

  function waitForIdle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, stopTimeoutMs);
      onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
