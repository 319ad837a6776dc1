import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { PROTOCOL_VERSION } from '@hrca/protocol';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

/** A request as it was received. */
export interface ReceivedRequest {
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
}

/** The handler of each method; a request of another method gets no reply. */
export type Script = Readonly<Record<string, (request: ReceivedRequest, socket: WebSocket) => void>>;

export interface ScriptedListener {
  readonly port: number;
  /** Requests of all sockets, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Origins of the handshakes. */
  readonly origins: readonly (string | undefined)[];
  /** The sockets that are open now. */
  readonly sockets: ReadonlySet<WebSocket>;
}

/** Answers `hello` as the agent does, and other methods by the script. */
export function startScriptedAgent(script: Script = {}, port = 0): Promise<ScriptedListener> {
  return startScriptedListener({ hello: greet(PROTOCOL_VERSION), ...script }, { port });
}

export function greet(protocol: number): Script[string] {
  return reply({ agent: 'hrca', protocol, version: '9.9.9', unknown: true });
}

export function reply(result: object): Script[string] {
  return ({ id }, socket) => socket.send(JSON.stringify({ id, result }));
}

export function refuse(error: unknown): Script[string] {
  return ({ id }, socket) => socket.send(JSON.stringify({ id, error }));
}

/** A WebSocket server that follows a script; upgrades wait for `admission`. It is closed when the test finishes. */
export async function startScriptedListener(
  script: Script,
  { port = 0, admission = Promise.resolve() }: { port?: number; admission?: Promise<unknown> } = {},
): Promise<ScriptedListener> {
  const requests: ReceivedRequest[] = [];
  const origins: (string | undefined)[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const server = createHttpServer();
  server.on('upgrade', async (request, stream, head) => {
    await admission;
    sockets.handleUpgrade(request, stream, head, (socket) => {
      origins.push(request.headers.origin);
      socket.on('error', () => undefined);
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as ReceivedRequest;
        requests.push(message);
        script[message.method]?.(message, socket);
      });
    });
  });
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
  });
  return { port: await listen(server, port), requests, origins, sockets: sockets.clients };
}

/** Accepts connections and sends nothing. */
export function startHungListener(port = 0): Promise<number> {
  return listen(createServer(), port);
}

/** Resets the connection, as the agent does for an origin that is not on its list. */
export function startRefusingListener(port = 0): Promise<number> {
  const server = createHttpServer();
  server.on('upgrade', ({ socket }) => socket.resetAndDestroy());
  return listen(server, port);
}

async function listen(server: Server | HttpServer, port: number): Promise<number> {
  const streams = new Set<{ destroy(): void }>();
  server.on('connection', (stream) => {
    streams.add(stream);
    stream.on('error', () => undefined);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const stream of streams) stream.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port;
}
