import { hash as digest } from 'node:crypto';
import { repeatedHash } from './repeatedHash.ts';

/** Hashes of the key derivation of RFC 7292, with the length of their blocks in bytes. */
const kdfHashes = {
  md5: 64,
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
  sm3: 64,
} as const;

export type KdfHash = keyof typeof kdfHashes;

/** RFC 7292 §B.3. */
const purposes = { key: 1, iv: 2, mac: 3 } as const;

/** How many hashes `pkcs12Kdf` computes for `length` bytes. */
export function derivationWork(options: { hash: KdfHash; iterations: number; length: number }): number {
  return options.iterations * Math.ceil(options.length / digest(options.hash, '', 'buffer').length);
}

/** Limits and counts the hashes of a derivation. */
export interface KdfWork {
  /** Called before `iterations` hashes are computed; throws to prevent them. */
  begin(iterations: number): void;
  done(iterations: number): void;
}

/** Derives `length` bytes from a passphrase (RFC 7292 §B.2). `password` is in the form of §B.1. Throws what `work.begin` throws. */
export function pkcs12Kdf(options: {
  hash: KdfHash;
  purpose: keyof typeof purposes;
  password: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  length: number;
  work: KdfWork;
}): Uint8Array {
  const { hash, purpose, password, salt, iterations, length, work } = options;
  work.begin(derivationWork(options));
  const blockLength = kdfHashes[hash];
  const diversifier = Buffer.alloc(blockLength, purposes[purpose]);
  const input = Buffer.concat([repeatToBlocks(salt, blockLength), repeatToBlocks(password, blockLength)]);
  const derived = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const first = Buffer.concat([diversifier, input]);
    const round = repeatedHash({ hash, input: first, times: iterations, onDone: work.done });
    derived.set(round.subarray(0, length - at), at);
    at += round.length;
    for (let start = 0; start < input.length; start += blockLength) {
      addAndIncrement(input.subarray(start, start + blockLength), round);
    }
  }
  return derived;
}

function repeatToBlocks(bytes: Uint8Array, blockLength: number): Uint8Array {
  const length = Math.ceil(bytes.length / blockLength) * blockLength;
  return length === 0 ? bytes : Buffer.alloc(length, bytes);
}

/** block = block + addend, repeated to its length, + 1, modulo 2^(8 · length). */
function addAndIncrement(block: Uint8Array, addend: Uint8Array): void {
  let carry = 1;
  for (let i = block.length - 1; i >= 0; i--) {
    carry += (block[i] as number) + (addend[i % addend.length] as number);
    block[i] = carry & 0xff;
    carry >>= 8;
  }
}
