import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { isIPv6, type Socket } from 'node:net';

/** An HTTP server that finishes what it began before it stops. */
export interface DrainingHttpServer {
  /** Starts to listen; port 0 takes a free one. Gives the base URL. Rejects with the system's error (`EADDRINUSE`, …). */
  listen(host: string, port: number): Promise<string>;
  /** Resolves when the last answer has gone out, or when `stopTimeoutMs` is over and the rest was cut off. */
  stop(): Promise<void>;
}

export interface DrainingOptions {
  readonly stopTimeoutMs: number;
  /** The longest that a request may take to arrive, body included; then it is answered with 408 and cut off. */
  readonly receiveTimeoutMs: number;
}

/**
 * While it stops, each answer ends its connection. New ones are accepted as long as an answer is open that was begun
 * before, so that a load balancer can see that the server is no longer ready.
 */
export function createDrainingHttpServer(
  listener: RequestListener,
  { stopTimeoutMs, receiveTimeoutMs }: DrainingOptions,
): DrainingHttpServer {
  const open = new Set<ServerResponse>();
  const ofConnection = new WeakMap<Socket, Set<ServerResponse>>();
  let isStopping = false;
  const options = {
    // Two credentials are then none, instead of the first one.
    joinDuplicateHeaders: true,
    headersTimeout: receiveTimeoutMs,
    requestTimeout: receiveTimeoutMs,
    connectionsCheckingInterval: Math.ceil(receiveTimeoutMs / 10),
  };
  const server = createServer(options, (request, response) => {
    const { socket } = request;
    open.add(response);
    ofConnection.get(socket)?.add(response);
    response.once('close', () => {
      open.delete(response);
      ofConnection.get(socket)?.delete(response);
    });
    if (isStopping) response.shouldKeepAlive = false;
    listener(request, response);
  });
  server.on('connection', (socket) => {
    const responses = new Set<ServerResponse>();
    ofConnection.set(socket, responses);
    socket.once('close', () => {
      // Node closes the first only; those that wait behind it (pipelining) would stay open for ever.
      for (const response of responses) response.destroy().emit('close');
    });
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
      isStopping = true;
      server.closeIdleConnections();
      for (const response of open) response.shouldKeepAlive = false;
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, stopTimeoutMs);
      });
      await Promise.race([waitForClose(open), timeout]);
      const closed = once(server, 'close');
      server.close();
      // Those that came meanwhile.
      await Promise.race([waitForClose(open), timeout]);
      clearTimeout(timer);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function waitForClose(responses: Iterable<ServerResponse>): Promise<void> {
  await Promise.all(
    [...responses].map((response) => new Promise((resolve) => response.once('close', resolve))),
  );
}
