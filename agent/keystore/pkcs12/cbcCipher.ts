import { createDecipheriv } from 'node:crypto';
import rc2 from 'node-forge/lib/rc2.js';
import util from 'node-forge/lib/util.js';

/** A block cipher in CBC mode with the padding of RFC 8018; `decrypt` throws if the padding is wrong. */
export interface CbcCipher {
  readonly keyLength: number;
  readonly blockLength: number;
  readonly decrypt: (key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array) => Uint8Array;
}

export const aesCipher = (keyLength: 16 | 24 | 32) => opensslCipher(`aes-${keyLength * 8}-cbc`, keyLength, 16);
export const sm4Cipher = opensslCipher('sm4-cbc', 16, 16);
export const tripleDesCipher = opensslCipher('des-ede3-cbc', 24, 8);
export const twoKeyTripleDesCipher = opensslCipher('des-ede-cbc', 16, 8);

function opensslCipher(name: string, keyLength: number, blockLength: number): CbcCipher {
  return {
    keyLength,
    blockLength,
    decrypt: (key, iv, ciphertext) => {
      const decipher = createDecipheriv(name, key, iv);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    },
  };
}

/** RC2 from node-forge: OpenSSL 3 offers it only in its legacy provider, and many .pfx files use it. */
export function rc2Cipher(keyLength: number): CbcCipher {
  const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  return {
    keyLength,
    blockLength: 8,
    decrypt: (key, iv, ciphertext) => {
      const cipher = rc2.createDecryptionCipher(latin1(key), keyLength * 8);
      cipher.start(latin1(iv));
      cipher.update(util.createBuffer(latin1(ciphertext)));
      if (!cipher.finish()) throw new Error('wrong padding');
      return Buffer.from(cipher.output.getBytes(), 'latin1');
    },
  };
}
