import { connect } from 'node:net';
import { type SandboxClient, signedHeaders, testNowMs } from '../sandbox-client.ts';

/** What came over the wire until the connection was over. */
export interface RawAnswer {
  readonly text: string;
  /** The system's code when the connection was cut, e.g. `ECONNRESET`. */
  readonly error: string | null;
}

/** A signed GET of a path below `/api/Dev`, on a connection of its own. */
export function requestRaw({ sandbox }: SandboxClient, path: string): Promise<RawAnswer> {
  const target = `/api/Dev/${path}`;
  const headers = {
    Host: 'sandbox',
    Connection: 'close',
    ...signedHeaders('GET', target, '', sandbox.credentials.peki, testNowMs),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve) => {
    const socket = connect(sandbox.port, '127.0.0.1');
    let text = '';
    let error: string | null = null;
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      text += piece;
    });
    socket.on('error', (reason: NodeJS.ErrnoException) => {
      error = reason.code ?? reason.message;
    });
    socket.on('close', () => resolve({ text, error }));
    socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
  });
}
