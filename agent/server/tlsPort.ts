import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import type { TlsCredentials } from '../tls/localTls.ts';
import { reset } from './reset.ts';

/** First byte of a TLS record that carries a ClientHello (RFC 8446 §5.1); no HTTP request begins with it. */
const HANDSHAKE_RECORD = 0x16;

export interface TlsPort {
  /** What to speak TLS with from now on; nothing: TLS no more. Connections that exist go on. */
  use(credentials: TlsCredentials | undefined): void;
  /** Hands a connection on to HTTP, by way of TLS where its first byte says so. */
  serve(connection: Socket): void;
  /** The TCP connection that a socket runs on. */
  connectionUnder(socket: Socket): Socket;
}

/**
 * Lets an HTTP server speak TLS, too, on the port that it has: the first byte tells which. So a page finds wss where it
 * finds ws, under the same entries of its CSP, and Firefox, which under `upgrade-insecure-requests` keeps the port, finds
 * it there. What comes out of TLS goes the way of all other connections: the same limits, the same gate.
 */
export function createTlsPort(
  serveHttp: (socket: Socket) => void,
  { firstByteMaxMs }: { firstByteMaxMs: number },
): TlsPort {
  const under = new WeakMap<Socket, Socket>();
  let secureContext: SecureContext | undefined;

  const onFirstBytes = (connection: Socket, bytes: Buffer) => {
    connection.pause();
    connection.unshift(bytes);
    connection.removeAllListeners('timeout').setTimeout(0);
    let socket = connection;
    if (secureContext && bytes[0] === HANDSHAKE_RECORD) {
      socket = new TLSSocket(connection, { isServer: true, secureContext });
      under.set(socket, connection);
    }
    serveHttp(socket);
    socket.resume();
  };
  return {
    use: (credentials) => {
      secureContext = credentials && createSecureContext({ ...credentials, minVersion: 'TLSv1.2' });
    },
    serve: (connection) => {
      if (!secureContext) return serveHttp(connection);
      connection.setTimeout(firstByteMaxMs, () => reset(connection));
      connection.once('data', (bytes: Buffer) => onFirstBytes(connection, bytes));
    },
    connectionUnder: (socket) => under.get(socket) ?? socket,
  };
}
