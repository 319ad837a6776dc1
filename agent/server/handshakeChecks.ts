import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';

/** Replaces Node's and ws's own error responses, which a page could tell from a closed port, by the one refusal. */
export function useUniformRefusal(server: Server, sockets: WebSocketServer, refuse: (stream: Duplex) => void): void {
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
