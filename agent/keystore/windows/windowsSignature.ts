import { createHash } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import koffi from 'koffi';
import { outParameter, readUint32 } from '../native/nativeLibrary.ts';
import type { CertificateKey } from './privateKeyHandle.ts';
import { encodeStruct, expectDone, type Win32 } from './win32.ts';
import { winError } from './winErrors.ts';

const CALG_SHA_256 = 0x800c;
const SIGNATURE_MAX_BYTES = 1024;
const SALT_LENGTH = 32;
const PADDING_INFO = koffi.struct({ algorithm: 'void *', saltLength: 'uint32' });
/** Structures hold only its address, so it must not be garbage-collected. */
const sha256Name = Buffer.from('SHA256\0', 'utf16le');

/** Padding for CNG. BCRYPT_PKCS1_PADDING_INFO is the start of BCRYPT_PSS_PADDING_INFO; ECDSA has none. */
const paddings: Partial<Record<LoginAlgorithm, { info: object | undefined; flag: number }>> = {
  RS256: { info: { algorithm: sha256Name, saltLength: 0 }, flag: 2 },
  PS256: { info: { algorithm: sha256Name, saltLength: SALT_LENGTH }, flag: 8 },
  ES256: { info: undefined, flag: 0 },
};

/** Algorithms of each interface. */
export const windowsAlgorithms: Readonly<Record<CertificateKey['kind'], readonly LoginAlgorithm[]>> = {
  cng: ['RS256', 'PS256', 'ES256'],
  cryptoApi: ['RS256'],
};

/** JWS signature bytes by an opened key. @throws HrcaError see `winError`; `CERTIFICATE_KEY_UNSUPPORTED` */
export function windowsSignature(
  win32: Win32,
  { key, algorithm, message }: { key: CertificateKey; algorithm: LoginAlgorithm; message: Uint8Array },
): Uint8Array {
  if (!windowsAlgorithms[key.kind].includes(algorithm)) {
    throw new HrcaError('CERTIFICATE_KEY_UNSUPPORTED', { details: { algorithm } });
  }
  return key.kind === 'cng'
    ? signWithCng(win32, { key: key.key, algorithm, message })
    : signWithCryptoApi(win32, { ...key, message });
}

function signWithCng(
  win32: Win32,
  { key, algorithm, message }: { key: bigint; algorithm: LoginAlgorithm; message: Uint8Array },
): Uint8Array {
  const digest = createHash('sha256').update(message).digest();
  const { info, flag } = paddings[algorithm] as { info: object | undefined; flag: number };
  const padding = info ? encodeStruct(PADDING_INFO, info) : null;
  const [signature, length] = [Buffer.alloc(SIGNATURE_MAX_BYTES), outParameter()];
  const code = win32.NCryptSignHash(key, padding, digest, digest.length, signature, signature.length, length, flag);
  if (code !== 0) throw winError({ call: 'NCryptSignHash', code });
  return signature.subarray(0, readUint32(length));
}

function signWithCryptoApi(
  win32: Win32,
  { provider, keySpec, message }: { provider: bigint; keySpec: number; message: Uint8Array },
): Uint8Array {
  const hashHandle = outParameter();
  expectDone(win32, 'CryptCreateHash', win32.CryptCreateHash(provider, CALG_SHA_256, 0n, 0, hashHandle));
  const hash = hashHandle.readBigUInt64LE();
  try {
    expectDone(win32, 'CryptHashData', win32.CryptHashData(hash, message, message.length, 0));
    const [signature, length] = [Buffer.alloc(SIGNATURE_MAX_BYTES), outParameter(SIGNATURE_MAX_BYTES)];
    expectDone(win32, 'CryptSignHashW', win32.CryptSignHashW(hash, keySpec, null, 0, signature, length));
    // CryptoAPI returns RSA signatures in little-endian order.
    return signature.subarray(0, readUint32(length)).reverse();
  } finally {
    win32.CryptDestroyHash(hash);
  }
}
