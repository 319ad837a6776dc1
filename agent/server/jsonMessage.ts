import type { RawData } from 'ws';

/** The JSON value in a text message of a socket; `undefined` where it is not JSON. */
export function jsonMessage(message: RawData): unknown {
  try {
    return JSON.parse(message.toString());
  } catch {
    return undefined;
  }
}
