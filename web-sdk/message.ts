import type { Method, Params } from '@hrca/protocol';

export type Unchecked<T = Record<string, unknown>> = { readonly [K in keyof T]?: unknown };

export interface Call<M extends Method> {
  readonly id: string;
  readonly method: M;
  readonly params: Params<M>;
}

/** A function cannot be sent: its name is, for the agent to refuse where an option's name was mistyped. */
export function send<M extends Method>(socket: WebSocket, call: Call<M>): void {
  socket.send(JSON.stringify(call, (_, value) => (value instanceof Function ? 'function' : value)));
}

export const HELLO = 'hello';

/** Asks what an agent answers at any time, at once and without the person. */
export function sayHello(socket: WebSocket): void {
  send(socket, { id: HELLO, method: HELLO, params: {} });
}

/** The object that a message holds; nothing where it is binary, no JSON, or no object. */
export function readMessage(data: unknown): Unchecked | undefined {
  try {
    const message: unknown = typeof data === 'string' && JSON.parse(data);
    if (isObject(message)) return message;
  } catch {
    // No JSON.
  }
  return undefined;
}

export function isObject(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null;
}
