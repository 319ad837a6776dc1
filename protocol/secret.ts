import { utf8Decode, utf8Encode } from './utf8.ts';

/**
 * A PIN or PUK. UTF-8 bytes where it came from the window: they can be overwritten after use, a string cannot. A string where
 * a terminal or script supplied one.
 */
export type Secret = string | Uint8Array;

const ASCII_END = 0x80;

/** UTF-8 of a secret after NFKC, for comparison and key derivation. Always a copy, which the caller wipes. */
export function foldSecret(secret: Secret): Uint8Array {
  // NFKC does not change ASCII, so no string is made, which could not be wiped.
  return copySecret(isAscii(secret) ? secret : utf8Encode(secretText(secret).normalize('NFKC')));
}

/**
 * A copy that can be wiped: its buffer lies outside V8's heap, where the garbage collector moves small arrays and leaves
 * copies of their bytes behind.
 */
export function copySecret(bytes: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** For interfaces that take strings only, such as a vendor's library. */
export function secretText(secret: Secret): string {
  return typeof secret === 'string' ? secret : utf8Decode(secret);
}

export function wipe(secret: Secret): void {
  if (typeof secret !== 'string') secret.fill(0);
}

/** The code points of a secret after NFKC. */
export function foldedCharacters(secret: Secret): Uint8Array | Uint32Array {
  if (isAscii(secret)) return secret;
  return Uint32Array.from(secretText(secret).normalize('NFKC'), (character) => character.codePointAt(0) as number);
}

function isAscii(secret: Secret): secret is Uint8Array {
  return typeof secret !== 'string' && secret.every((byte) => byte < ASCII_END);
}
