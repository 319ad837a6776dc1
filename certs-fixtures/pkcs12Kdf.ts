import { hash as digest } from 'node:crypto';

/** What the derived octets are for: RFC 7292 §B.3. */
const purposes = { key: 1, iv: 2, mac: 3 } as const;

export interface Pkcs12KdfOptions {
  readonly hash: 'sha1' | 'sha256';
  readonly purpose: keyof typeof purposes;
  readonly passphrase: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
}

/** RFC 7292 §B.2. Both hashes work on blocks of 64 octets. */
export function pkcs12Kdf({ hash, purpose, passphrase, salt, iterations, length }: Pkcs12KdfOptions): Uint8Array {
  const diversifier = Buffer.alloc(64, purposes[purpose]);
  const password = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
  const input = Buffer.concat([fillBlocks(salt), fillBlocks(password)]);
  const blocks: Uint8Array[] = [];
  for (let made = 0; made < length; made += (blocks.at(-1) as Uint8Array).length) {
    let block = digest(hash, Buffer.concat([diversifier, input]), 'buffer');
    for (let round = 1; round < iterations; round++) block = digest(hash, block, 'buffer');
    blocks.push(block);
    for (let at = 0; at < input.length; at += 64) addPlusOne(input.subarray(at, at + 64), block);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

function fillBlocks(octets: Uint8Array): Uint8Array {
  return Buffer.alloc(Math.ceil(octets.length / 64) * 64, octets);
}

/** block = block + addend (repeated to its length) + 1, modulo 2^512. */
function addPlusOne(block: Uint8Array, addend: Uint8Array): void {
  let carry = 1;
  for (let i = block.length - 1; i >= 0; i--) {
    carry += (block[i] as number) + (addend[i % addend.length] as number);
    block[i] = carry & 0xff;
    carry >>= 8;
  }
}
