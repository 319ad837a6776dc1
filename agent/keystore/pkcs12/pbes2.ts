import { pbkdf2Sync } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import {
  type BerNode,
  expectUniversal,
  malformed,
  readInteger,
  readOctetString,
  readOid,
  readSequence,
  universal,
} from './ber.ts';
import { aesCipher, type CbcCipher, sm4Cipher, tripleDesCipher } from './cbcCipher.ts';
import type { Opening } from './passphraseForms.ts';
import { PBKDF2_WEIGHT, readIterations } from './workLimit.ts';

export const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';

const ciphers = new Map<string, CbcCipher>([
  ['2.16.840.1.101.3.4.1.2', aesCipher(16)],
  ['2.16.840.1.101.3.4.1.22', aesCipher(24)],
  ['2.16.840.1.101.3.4.1.42', aesCipher(32)],
  ['1.2.840.113549.3.7', tripleDesCipher],
  ['1.2.156.10197.1.104.2', sm4Cipher],
]);

/** One block of the longest hash; each further block would repeat the whole work. */
const MAC_KEY_MAX_LENGTH = 64;

const hashes = new Map<string, string>([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
  // HMAC with SM3: as GmSSL writes it (GM/T 0006), and of GM/T 0091.
  ['1.2.156.10197.1.401.2', 'sm3'],
  ['1.2.156.10197.1.401.3.1', 'sm3'],
]);

/** PBES2-params with PBKDF2 (RFC 8018 §A.4, §A.2): the cipher, its key and its initialisation vector. */
export function readPbes2(parameters: BerNode | undefined, opening: Opening) {
  const [kdf, scheme] = readSequence(parameters);
  const [schemeId, ivNode] = readSequence(scheme);
  const cipher = supported(ciphers, readOid(schemeId));
  const key = deriveByPbkdf2({ kdf, keyLength: cipher.keyLength, opening });
  return { cipher, key, iv: readOctetString(ivNode) };
}

export function pbes2Work(parameters: BerNode | undefined): number {
  return pbkdf2Work(readSequence(parameters)[0]);
}

export function pbkdf2Work(kdf: BerNode | undefined): number {
  const [id, parameters] = readSequence(kdf);
  return readOid(id) === PBKDF2 ? readIterations(readSequence(parameters)[1]) * PBKDF2_WEIGHT : 0;
}

/** The key by an AlgorithmIdentifier of PBKDF2. `keyLength` is the cipher's; without it (PBMAC1), the file gives the length. */
export function deriveByPbkdf2({
  kdf,
  keyLength,
  opening: { form, work },
}: {
  kdf: BerNode | undefined;
  keyLength?: number;
  opening: Opening;
}): Uint8Array {
  const [id, parameters] = readSequence(kdf);
  supported(new Map([[PBKDF2, true]]), readOid(id));
  const { salt, iterations, length, hash } = readPbkdf2(parameters);
  if (keyLength !== undefined && length !== undefined && length !== keyLength) {
    throw malformed('keyLength of PBKDF2 does not match the cipher');
  }
  const needed = keyLength ?? length;
  if (needed === undefined || needed < 1 || needed > MAC_KEY_MAX_LENGTH)
    throw malformed('keyLength of PBKDF2 is missing or out of range');
  work.begin(iterations * PBKDF2_WEIGHT);
  const key = pbkdf2Sync(form.utf8, salt, iterations, needed, hash);
  work.done(iterations * PBKDF2_WEIGHT);
  return key;
}

/** Key length and hash are optional; the default hash is SHA-1 (RFC 8018 §A.2). */
function readPbkdf2(parameters: BerNode | undefined) {
  const [salt, iterations, ...optional] = readSequence(parameters);
  const hasLength = optional[0]?.type === universal.integer;
  const prf = optional[hasLength ? 1 : 0];
  return {
    salt: readOctetString(expectUniversal(salt, universal.octetString)),
    iterations: readIterations(iterations),
    length: hasLength ? readInteger(optional[0]) : undefined,
    hash: prf === undefined ? 'sha1' : readHmacHash(prf),
  };
}

/** The hash of an AlgorithmIdentifier of HMAC. Throws `PKCS12_ALGORITHM_UNSUPPORTED`. */
export function readHmacHash(algorithm: BerNode | undefined): string {
  return supported(hashes, readOid(readSequence(algorithm)[0]));
}

function supported<T>(known: ReadonlyMap<string, T>, algorithm: string): T {
  const found = known.get(algorithm);
  if (found === undefined) throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { algorithm } });
  return found;
}
