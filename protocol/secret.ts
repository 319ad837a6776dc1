import { utf8Decode, utf8Encode } from './utf8.ts';

/**
 * A PIN or PUK. Octets (UTF-8) where it came from the window: they can be wiped after use, which no string can be.
 * Text where a person or a script handed it over as such.
 */
export type Secret = string | Uint8Array;

const ASCII_END = 0x80;

/** The octets of a secret that is compared or derived from, full-width forms folded (NFKC); always a copy to be wiped. */
export function foldSecret(secret: Secret): Uint8Array {
  // ASCII has nothing to fold: no string is made that would outlive the wiping.
  return copySecret(isAscii(secret) ? secret : utf8Encode(secretText(secret).normalize('NFKC')));
}

/**
 * A copy that can be wiped for good: outside of the collector's heap, in which V8 keeps small arrays, moves them about and
 * leaves their octets behind.
 */
export function copySecret(octets: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(new ArrayBuffer(octets.length));
  copy.set(octets);
  return copy;
}

/** For what takes text only, such as a vendor's library. */
export function secretText(secret: Secret): string {
  return typeof secret === 'string' ? secret : utf8Decode(secret);
}

export function wipe(secret: Secret): void {
  if (typeof secret !== 'string') secret.fill(0);
}

/** Code points of a secret once it is folded. */
export function foldedCharacters(secret: Secret): Uint8Array | Uint32Array {
  if (isAscii(secret)) return secret;
  return Uint32Array.from(secretText(secret).normalize('NFKC'), (character) => character.codePointAt(0) as number);
}

function isAscii(secret: Secret): secret is Uint8Array {
  return typeof secret !== 'string' && secret.every((octet) => octet < ASCII_END);
}
