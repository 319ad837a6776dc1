import { copySecret, foldSecret, type Secret } from './secret.ts';
import { utf8Decode, utf8Encode } from './utf8.ts';
import type { WindowAction } from './windowMessages.ts';

/** Fields of an action that hold a PIN or PUK. */
const secretFields: ReadonlySet<string> = new Set(['pin', 'puk']);

/** Between the JSON text, which never contains it, and the secrets. */
const SEPARATOR = 0;

/**
 * Window → agent: an action as JSON. A PIN or PUK is replaced by its length in bytes, and its bytes follow the JSON: the agent
 * never makes a string of it, which it could not wipe. NFKC is applied here, so that the agent needs no string for that either.
 */
export function encodeWindowAction(action: WindowAction): string | Uint8Array<ArrayBuffer> {
  const secrets: Uint8Array[] = [];
  const text = JSON.stringify(action, (name, value: unknown) => {
    if (!secretFields.has(name)) return value;
    const bytes = foldSecret(value as Secret);
    secrets.push(bytes);
    return bytes.length;
  });
  if (secrets.length === 0) return text;
  return concat([utf8Encode(text), Uint8Array.of(SEPARATOR), ...secrets]);
}

/** Reads what `encodeWindowAction` writes; the fields are not validated, the secrets are copies. Throws for any other input. */
export function decodeWindowAction(message: Uint8Array): unknown {
  const separator = message.indexOf(SEPARATOR);
  const end = separator < 0 ? message.length : separator;
  const action: unknown = JSON.parse(utf8Decode(message.subarray(0, end)));
  if (typeof action !== 'object' || action === null) return action;
  const decoded: Record<string, unknown> = { ...action };
  let at = Math.min(end + 1, message.length);
  for (const [name, length] of Object.entries(action)) {
    if (!secretFields.has(name)) continue;
    if (!Number.isInteger(length) || length < 0)
      throw new RangeError(`${name}: expected a length in bytes, got ${typeof length}`);
    decoded[name] = copySecret(message.subarray(at, at + length));
    at += length;
  }
  if (at !== message.length) throw new RangeError(`expected ${at} bytes, got ${message.length}`);
  return decoded;
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
