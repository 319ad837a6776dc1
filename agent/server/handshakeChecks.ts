import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';

/** Replaces the error responses of Node and ws, which differ from a closed port, by the uniform refusal. */
export function useUniformRefusal(server: Server, sockets: WebSocketServer, refuse: (stream: Duplex) => void): void {
  server.on('clientError', (_, stream) => refuse(stream));
  server.on('connect', (_, stream) => refuse(stream));
  server.on('checkContinue', (request) => refuse(request.socket));
  server.on('checkExpectation', (request) => refuse(request.socket));
  sockets.on('wsClientError', (_, stream) => refuse(stream));
}

/**
 * The origin of a handshake that is admitted; otherwise `undefined`. Reads the raw headers, so that a repeated one is refused
 * and not merged. Host must be exactly the agent's address: with DNS rebinding it is not.
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
