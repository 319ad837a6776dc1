import { HrcaError } from '@hrca/protocol/errors';
import { derivationWork, pkcs12Kdf } from '@hrca/x509/pkcs12';
import { type BerNode, malformed, readOctetString, readOid, readSequence } from './ber.ts';
import { type CbcCipher, rc2Cipher, tripleDesCipher, twoKeyTripleDesCipher } from './cbcCipher.ts';
import type { Opening } from './passphraseForms.ts';
import { PBES2, pbes2Work, readPbes2 } from './pbes2.ts';
import { readIterations } from './workLimit.ts';

/** RFC 7292 §C, all with SHA-1. */
const legacyCiphers = new Map<string, CbcCipher>([
  ['1.2.840.113549.1.12.1.3', tripleDesCipher],
  ['1.2.840.113549.1.12.1.4', twoKeyTripleDesCipher],
  ['1.2.840.113549.1.12.1.5', rc2Cipher(16)],
  ['1.2.840.113549.1.12.1.6', rc2Cipher(5)],
]);

/**
 * Decrypts under an AlgorithmIdentifier of RFC 7292 or RFC 8018.
 *
 * @throws HrcaError `PKCS12_PASSPHRASE_INCORRECT`, `PKCS12_ALGORITHM_UNSUPPORTED`, `PKCS12_TOO_SLOW`, `PKCS12_MALFORMED`
 */
export function decrypt(options: Opening & { algorithm: BerNode | undefined; ciphertext: Uint8Array }): Uint8Array {
  const [id, parameters] = readSequence(options.algorithm);
  const algorithm = readOid(id);
  const { cipher, key, iv } =
    algorithm === PBES2 ? readPbes2(parameters, options) : readLegacy(algorithm, parameters, options);
  const { ciphertext } = options;
  if (iv.length !== cipher.blockLength || ciphertext.length === 0 || ciphertext.length % cipher.blockLength !== 0) {
    throw malformed('length of ciphertext or IV does not match the cipher');
  }
  try {
    return cipher.decrypt(key, iv, ciphertext);
  } catch (cause) {
    // Wrong padding is the only sign of a wrong key in CBC mode.
    throw new HrcaError('PKCS12_PASSPHRASE_INCORRECT', { cause });
  }
}

/** The work of `decrypt`; 0 for algorithms that it refuses. */
export function decryptionWork(algorithmNode: BerNode | undefined): number {
  const [id, parameters] = readSequence(algorithmNode);
  const algorithm = readOid(id);
  if (algorithm === PBES2) return pbes2Work(parameters);
  const cipher = legacyCiphers.get(algorithm);
  if (!cipher) return 0;
  const iterations = readIterations(readSequence(parameters)[1]);
  return [cipher.keyLength, cipher.blockLength].reduce(
    (sum, length) => sum + derivationWork({ hash: 'sha1', iterations, length }),
    0,
  );
}

function readLegacy(algorithm: string, parameters: BerNode | undefined, { form, work }: Opening) {
  const cipher = legacyCiphers.get(algorithm);
  if (!cipher) throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { algorithm } });
  const [saltNode, iterationsNode] = readSequence(parameters);
  const salt = readOctetString(saltNode);
  const iterations = readIterations(iterationsNode);
  const derive = (purpose: 'key' | 'iv', length: number) =>
    pkcs12Kdf({ hash: 'sha1', purpose, password: form.bmp, salt, iterations, length, work });
  return { cipher, key: derive('key', cipher.keyLength), iv: derive('iv', cipher.blockLength) };
}
