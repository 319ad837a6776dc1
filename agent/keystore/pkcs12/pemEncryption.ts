import { createHash } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import { malformed, readBer, readSequence } from './ber.ts';
import { aesCipher, type CbcCipher, sm4Cipher, tripleDesCipher } from './cbcCipher.ts';

const ciphers = new Map<string, CbcCipher>([
  ['AES-128-CBC', aesCipher(16)],
  ['AES-192-CBC', aesCipher(24)],
  ['AES-256-CBC', aesCipher(32)],
  ['DES-EDE3-CBC', tripleDesCipher],
  ['SM4-CBC', sm4Cipher],
]);

const SALT_BYTES = 8;

/**
 * Decrypts a PEM block with `Proc-Type: 4,ENCRYPTED` in the format of OpenSSL: the key is derived by MD5 from the passphrase and a
 * salt, which is the start of the initialisation vector.
 *
 * @throws HrcaError `PKCS12_PASSPHRASE_INCORRECT`, `PKCS12_ALGORITHM_UNSUPPORTED`, `PKCS12_MALFORMED`
 */
export function decryptPem(ciphertext: Uint8Array, dekInfo: string, passphrase: Uint8Array): Uint8Array {
  const [name = '', hex = ''] = dekInfo.split(',').map((part) => part.trim());
  const cipher = ciphers.get(name);
  if (!cipher) throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { algorithm: name.slice(0, 40) } });
  const iv = Buffer.from(hex, 'hex');
  if (iv.length !== cipher.blockLength) throw malformed('DEK-Info without an initialisation vector of the cipher');
  const key = bytesToKey(passphrase, iv.subarray(0, SALT_BYTES), cipher.keyLength);
  try {
    const der = cipher.decrypt(key, iv, ciphertext);
    // One wrong passphrase in 256 gives valid padding, so the plaintext is parsed as well.
    readSequence(readBer(der));
    return der;
  } catch (cause) {
    throw new HrcaError('PKCS12_PASSPHRASE_INCORRECT', { cause });
  }
}

/** EVP_BytesToKey with one iteration. */
function bytesToKey(passphrase: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  let key = Buffer.alloc(0);
  for (let last = Buffer.alloc(0); key.length < length; key = Buffer.concat([key, last])) {
    last = createHash('md5').update(last).update(passphrase).update(salt).digest();
  }
  return key.subarray(0, length);
}
