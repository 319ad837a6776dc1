import { copySecret, foldSecret, type Secret } from './secret.ts';
import { utf8Decode, utf8Encode } from './utf8.ts';
import type { WindowAction } from './windowMessages.ts';

/** Fields of an action that hold a PIN or PUK. */
const secretFields: ReadonlySet<string> = new Set(['pin', 'puk']);

/** Stands between the JSON text, which never has it, and the secrets. */
const SEPARATOR = 0;

/**
 * Window → agent: an action as JSON text. One with a PIN or PUK has only the length in its place, and the octets follow
 * behind: the agent need never make a string of a secret, since a string cannot be wiped. They come folded (NFKC), so
 * that the agent need make none for full-width digits either.
 */
export function encodeWindowAction(action: WindowAction): string | Uint8Array<ArrayBuffer> {
  const secrets: Uint8Array[] = [];
  const text = JSON.stringify(action, (name, value: unknown) => {
    if (!secretFields.has(name)) return value;
    const octets = foldSecret(value as Secret);
    secrets.push(octets);
    return octets.length;
  });
  if (secrets.length === 0) return text;
  return concat([utf8Encode(text), Uint8Array.of(SEPARATOR), ...secrets]);
}

/** What `encodeWindowAction` wrote, nothing in it checked yet; the secrets are copies. Throws for what it never writes. */
export function decodeWindowAction(message: Uint8Array): unknown {
  const separator = message.indexOf(SEPARATOR);
  const end = separator < 0 ? message.length : separator;
  const action: unknown = JSON.parse(utf8Decode(message.subarray(0, end)));
  if (typeof action !== 'object' || action === null) return action;
  const taken: Record<string, unknown> = { ...action };
  let at = Math.min(end + 1, message.length);
  for (const [name, length] of Object.entries(action)) {
    if (!secretFields.has(name)) continue;
    if (!Number.isInteger(length) || length < 0) throw new RangeError('a secret that is no octets');
    taken[name] = copySecret(message.subarray(at, at + length));
    at += length;
  }
  if (at !== message.length) throw new RangeError('octets that belong to no secret');
  return taken;
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
