import { hash as digest } from 'node:crypto';
import { repeatedHash } from './repeatedHash.ts';
import type { Work } from './work.ts';

/** Hashes of the key derivation of RFC 7292, each with the bytes of its blocks. */
export const kdfHashes = {
  md5: 64,
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
  sm3: 64,
} as const;

export type KdfHash = keyof typeof kdfHashes;

const purposes = { key: 1, iv: 2, mac: 3 } as const;

/** Hashes that `derivePkcs12Octets` makes for `length` bytes. */
export function derivationWork(options: { hash: KdfHash; iterations: number; length: number }): number {
  return options.iterations * Math.ceil(options.length / digest(options.hash, '', 'buffer').length);
}

/** RFC 7292 §B.2. `password` is already in the form of §B.1. Throws `PKCS12_TOO_SLOW`. */
export function derivePkcs12Octets(options: {
  hash: KdfHash;
  purpose: keyof typeof purposes;
  password: Uint8Array;
  salt: Uint8Array;
  iterations: number;
  length: number;
  work: Work;
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

function repeatToBlocks(octets: Uint8Array, blockLength: number): Uint8Array {
  const length = Math.ceil(octets.length / blockLength) * blockLength;
  return length === 0 ? octets : Buffer.alloc(length, octets);
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
