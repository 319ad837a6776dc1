import type { Method, Params } from '@hrca/protocol';

export type Unchecked<T = Record<string, unknown>> = { readonly [K in keyof T]?: unknown };

export interface Call<M extends Method> {
  readonly id: string;
  readonly method: M;
  readonly params: Params<M>;
}

/** JSON drops functions; a placeholder is sent instead, so that the agent refuses a mistyped option that has one. */
export function send<M extends Method>(socket: WebSocket, call: Call<M>): void {
  socket.send(JSON.stringify(call, (_, value) => (value instanceof Function ? 'function' : value)));
}

export const HELLO = 'hello';

/** An agent answers `hello` at any time, at once and without the user. */
export function sayHello(socket: WebSocket): void {
  send(socket, { id: HELLO, method: HELLO, params: {} });
}

/** The object in a message; `undefined` if the message is binary, not JSON or not an object. */
export function readMessage(data: unknown): Unchecked | undefined {
  try {
    const message: unknown = typeof data === 'string' && JSON.parse(data);
    if (isObject(message)) return message;
  } catch {
    // Not JSON.
  }
  return undefined;
}

export function isObject(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null;
}
