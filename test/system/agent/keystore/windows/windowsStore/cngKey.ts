import { outParameter } from '#agent/keystore/native/nativeLibrary.ts';

import * as windows from './testWin32.ts';

const check = (name: string, code: number) => {
  if (code !== 0) throw new Error(`${name}: 0x${code.toString(16)}`);
};

/** A new RSA key of CNG. It is lost with this process: Wine 8 stores none on disk. */
export function createCngKey(): { key: bigint; publicKey: { n: string; e: string } } {
  const [provider, handle] = [outParameter(), outParameter()];
  check(
    'NCryptOpenStorageProvider',
    windows.NCryptOpenStorageProvider(provider, 'Microsoft Software Key Storage Provider', 0),
  );
  check(
    'NCryptCreatePersistedKey',
    windows.NCryptCreatePersistedKey(provider.readBigUInt64LE(), handle, 'RSA', 'hrca-cng', 0, 0),
  );
  const key = handle.readBigUInt64LE();
  check('NCryptSetProperty', windows.NCryptSetProperty(key, 'Length', outParameter(2048), 4, 0));
  check('NCryptFinalizeKey', windows.NCryptFinalizeKey(key, 0));
  const [blob, length] = [Buffer.alloc(1024), outParameter()];
  check('NCryptExportKey', windows.NCryptExportKey(key, 0n, 'RSAPUBLICBLOB', null, blob, blob.length, length, 0));
  // BCRYPT_RSAKEY_BLOB: magic, bits, lengths of exponent, modulus and two primes, then the numbers.
  const [exponentLength, modulusLength] = [blob.readUInt32LE(8), blob.readUInt32LE(12)];
  const numbers = blob.subarray(24);
  const text = (start: number, size: number) => numbers.subarray(start, start + size).toString('base64url');
  return { key, publicKey: { e: text(0, exponentLength), n: text(exponentLength, modulusLength) } };
}
