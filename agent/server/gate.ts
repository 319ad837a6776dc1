import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';

/** One answer for every refusal, so that a site learns nothing from it. */
const REFUSAL = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** How long a refused client may take to read that it is. */
const REFUSAL_MAX_MS = 500;

export function refuse(stream: Duplex): void {
  // What comes after a refusal gets none of its own.
  if (stream.writableEnded) return void stream.destroy();
  stream.on('error', () => stream.destroy());
  // What was sent and never read would turn the end of the connection into a reset, and the answer would be lost.
  stream.resume();
  stream.end(REFUSAL);
  const limit = setTimeout(() => stream.destroy(), REFUSAL_MAX_MS);
  stream.once('close', () => clearTimeout(limit));
}

/** Whatever Node or ws would answer by themselves, each in words that give them away, gets the one refusal. */
export function refuseInOneVoice(server: Server, sockets: WebSocketServer): void {
  server.on('clientError', (_, stream) => refuse(stream));
  server.on('connect', (_, stream) => refuse(stream));
  server.on('checkContinue', (request) => refuse(request.socket));
  server.on('checkExpectation', (request) => refuse(request.socket));
  sockets.on('wsClientError', (_, stream) => refuse(stream));
}

/**
 * The origin of a handshake that may become a socket, or nothing. The headers are read as they came: a repeated one is
 * refused rather than merged, and Host must be ours to the letter, which only DNS rebinding gets wrong.
 */
export function admittedOrigin({
  request,
  host,
  isListed,
  onUnlisted,
}: {
  request: IncomingMessage;
  host: string;
  isListed: (origin: string) => boolean;
  onUnlisted: (origin: string) => void;
}): string | undefined {
  const origins = headerValues(request, 'origin');
  const hosts = headerValues(request, 'host');
  const [origin] = origins;
  if (origin === undefined || origins.length !== 1 || hosts.length !== 1) return undefined;
  if (hosts[0] !== host || request.url !== '/') return undefined;
  if (isListed(origin)) return origin;
  onUnlisted(origin);
  return undefined;
}

function headerValues({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}
