import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { PROTOCOL_VERSION } from '@hrca/protocol';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

/** A request as it came over the wire. */
export interface Asked {
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
}

/** What to do about a request of each method; one that is not named is left unanswered. */
export type Script = Readonly<Record<string, (asked: Asked, socket: WebSocket) => void>>;

export interface ScriptedListener {
  readonly port: number;
  /** What was asked, by all sockets, in order. */
  readonly asked: readonly Asked[];
  /** Origins of the handshakes. */
  readonly origins: readonly (string | undefined)[];
  /** The sockets that are open now. */
  readonly sockets: ReadonlySet<WebSocket>;
}

/** Greets back as the agent does and follows the script for the rest. */
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

/** A WebSocket server that follows a script; the upgrade waits for `admission`. It is gone when the test is. */
export async function startScriptedListener(
  script: Script,
  { port = 0, admission = Promise.resolve() }: { port?: number; admission?: Promise<unknown> } = {},
): Promise<ScriptedListener> {
  const asked: Asked[] = [];
  const origins: (string | undefined)[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const server = createHttpServer();
  server.on('upgrade', async (request, stream, head) => {
    await admission;
    sockets.handleUpgrade(request, stream, head, (socket) => {
      origins.push(request.headers.origin);
      socket.on('error', () => undefined);
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as Asked;
        asked.push(message);
        script[message.method]?.(message, socket);
      });
    });
  });
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
  });
  return { port: await listen(server, port), asked, origins, sockets: sockets.clients };
}

/** Accepts connections and never says a word. */
export function startHungListener(port = 0): Promise<number> {
  return listen(createServer(), port);
}

/** Resets the connection, as the agent does to a site that is not on its list. */
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
