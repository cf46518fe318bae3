import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createSlab } from './create-slab.ts';

export interface DrainingHttpServer {
  /** Answers a request that another server received; `stop` waits for it too. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Starts to listen; port 0 takes a free one. Gives the base URL. Rejects with the system's error (`EADDRINUSE`, …). */
  listen(host: string, port: number): Promise<string>;
  /** Resolves when the last answer has gone out, or when `stopTimeoutMs` is over and the rest was cut off. */
  stop(): Promise<void>;
}

/** More than the 60 s of common load balancers: the side that sends on a connection must close it first. */
const defaultKeepAliveTimeoutMs = 65_000;

export interface DrainingOptions {
  readonly stopTimeoutMs: number;
  readonly receiveTimeoutMs: number;
  readonly keepAliveTimeoutMs?: number;
}

/**
 * Accepts connections while it stops, so that a load balancer sees that it is not ready. Idle ones stay open until the
 * last answer has gone out: whoever sends a request on one meanwhile would lose it.
 */
export function createDrainingHttpServer(
  listener: RequestListener,
  { stopTimeoutMs, receiveTimeoutMs, keepAliveTimeoutMs = defaultKeepAliveTimeoutMs }: DrainingOptions,
): DrainingHttpServer {
  const open = createSlab<ServerResponse>();
  const watched = new WeakSet<Socket>();
  let isStopping = false;
  const options = {
    // Duplicate credentials are then none, instead of the first one.
    joinDuplicateHeaders: true,
    headersTimeout: receiveTimeoutMs,
    requestTimeout: receiveTimeoutMs,
    connectionsCheckingInterval: Math.ceil(receiveTimeoutMs / 10),
    keepAliveTimeout: keepAliveTimeoutMs,
  };
  const server = createServer(options, handle);

  function handle(request: IncomingMessage, response: ServerResponse): void {
    watch(request.socket);
    response.once('close', open.add(response));
    if (isStopping) response.shouldKeepAlive = false;
    listener(request, response);
  }

  /** Node closes the first response of a connection only; pipelined ones behind it would stay open for ever. */
  function watch(socket: Socket): void {
    if (watched.has(socket)) return;
    watched.add(socket);
    socket.once('close', () => {
      for (const response of open) if (response.req.socket === socket) response.destroy().emit('close');
    });
  }

  return {
    handle,
    async listen(host, port) {
      server.listen(port, host);
      await once(server, 'listening');
      const address = server.address();
      const listeningPort = typeof address === 'object' && address !== null ? address.port : port;
      return `http://${isIPv6(host) ? `[${host}]` : host}:${listeningPort}`;
    },
    async stop() {
      isStopping = true;
      for (const response of open) response.shouldKeepAlive = false;
      const timeout = wait(stopTimeoutMs, undefined, { ref: false });
      await Promise.race([waitForClose(open), timeout]);
      const closed = server.listening ? once(server, 'close') : null;
      server.close();
      await Promise.race([waitForClose(open), timeout]);
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
