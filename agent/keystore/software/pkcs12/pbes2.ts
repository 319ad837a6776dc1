import { pbkdf2Sync } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import {
  type BerNode,
  expectUniversal,
  malformed,
  readInteger,
  readOctets,
  readOid,
  readSequence,
  universal,
} from './ber.ts';
import { aesCipher, type CbcCipher, sm4Cipher, tripleDesCipher } from './cbcCipher.ts';
import { readIterations } from './keyDerivation.ts';
import type { PassphraseForm } from './passphraseForms.ts';

export const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';

const ciphers = new Map<string, CbcCipher>([
  ['2.16.840.1.101.3.4.1.2', aesCipher(16)],
  ['2.16.840.1.101.3.4.1.22', aesCipher(24)],
  ['2.16.840.1.101.3.4.1.42', aesCipher(32)],
  ['1.2.840.113549.3.7', tripleDesCipher],
  ['1.2.156.10197.1.104.2', sm4Cipher],
]);

const HMAC_SHA1 = '1.2.840.113549.2.7';
const hashes = new Map<string, string>([
  [HMAC_SHA1, 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
  // GM/T 0006 as GmSSL writes it, and GM/T 0091.
  ['1.2.156.10197.1.401.2', 'sm3'],
  ['1.2.156.10197.1.401.3.1', 'sm3'],
]);

/** PBES2-params with PBKDF2 (RFC 8018 §A.4, §A.2): the cipher, its key and its initialisation vector. */
export function readPbes2(parameters: BerNode | undefined, form: PassphraseForm) {
  const [kdf, scheme] = readSequence(parameters);
  const [schemeId, ivNode] = readSequence(scheme);
  const cipher = supported(ciphers, readOid(schemeId));
  const [kdfId, kdfParameters] = readSequence(kdf);
  supported(new Map([[PBKDF2, true]]), readOid(kdfId));
  const { salt, iterations, hash } = readPbkdf2(kdfParameters, cipher.keyLength);
  return { cipher, key: pbkdf2Sync(form.utf8, salt, iterations, cipher.keyLength, hash), iv: readOctets(ivNode) };
}

/** After salt and iterations the key length and the hash may be left out, the hash then being SHA-1. */
function readPbkdf2(parameters: BerNode | undefined, keyLength: number) {
  const [salt, iterations, ...optional] = readSequence(parameters);
  const hasLength = optional[0]?.type === universal.integer;
  if (hasLength && readInteger(optional[0]) !== keyLength) throw malformed('key length does not suit the cipher');
  const prf = optional[hasLength ? 1 : 0];
  const prfId = prf === undefined ? HMAC_SHA1 : readOid(readSequence(prf)[0]);
  return {
    salt: readOctets(expectUniversal(salt, universal.octetString)),
    iterations: readIterations(iterations),
    hash: supported(hashes, prfId),
  };
}

function supported<T>(known: ReadonlyMap<string, T>, algorithm: string): T {
  const found = known.get(algorithm);
  if (found === undefined) throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { algorithm } });
  return found;
}
