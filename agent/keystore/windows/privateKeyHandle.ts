import { isHrcaError } from '@hrca/protocol/errors';
import koffi from 'koffi';
import { outParameter, readUint32 } from '../native/nativeLibrary.ts';
import { decodeStruct, expectDone, type Win32 } from './win32.ts';
import { NEEDS_DIALOGUE, winError } from './winErrors.ts';

/** A private key that Windows has opened, through CNG or CryptoAPI. */
export type CertificateKey =
  | { readonly kind: 'cng'; readonly key: bigint }
  | { readonly kind: 'cryptoApi'; readonly provider: bigint; readonly keySpec: number };

/** The provider of a certificate's key, from the certificate's properties. */
export interface KeyProvider {
  /** The vendor's name of the provider. */
  readonly name: string;
  readonly kind: CertificateKey['kind'];
}

const CERT_KEY_PROV_INFO_PROP_ID = 2;
const CRYPT_KEY_PROV_INFO = koffi.struct({
  container: 'str16',
  provider: 'str16',
  providerType: 'uint32',
  flags: 'uint32',
  parameterCount: 'uint32',
  parameters: 'void *',
  keySpec: 'uint32',
});

const CRYPT_ACQUIRE_SILENT_FLAG = 0x40;
/** CNG signs with SHA-256 also with keys of older providers. Keys that it cannot open are opened by CryptoAPI. */
const CRYPT_ACQUIRE_PREFER_NCRYPT_KEY_FLAG = 0x20000;
const CERT_NCRYPT_KEY_SPEC = 0xffffffff;

/** `undefined` for a certificate without a key. Reads the certificate's properties; does not open the key. */
export function keyProvider(win32: Win32, context: bigint): KeyProvider | undefined {
  const length = outParameter();
  const property = (into: Buffer | null) =>
    win32.CertGetCertificateContextProperty(context, CERT_KEY_PROV_INFO_PROP_ID, into, length);
  if (!property(null)) return undefined;
  const bytes = Buffer.alloc(readUint32(length));
  if (!property(bytes)) return undefined;
  const { provider, providerType } = decodeStruct<{ provider: string | null; providerType: number }>(
    bytes,
    CRYPT_KEY_PROV_INFO,
  );
  return { name: provider ?? '', kind: providerType === 0 ? 'cng' : 'cryptoApi' };
}

/** The interface that can open a key now, without a dialogue; `undefined` if the key is absent. */
export function probeKey(
  win32: Win32,
  { context, provider }: { context: bigint; provider: KeyProvider },
): { kind: CertificateKey['kind']; isOpened: boolean } | undefined {
  try {
    return withPrivateKey(win32, { context, flags: CRYPT_ACQUIRE_SILENT_FLAG }, ({ kind }) => ({
      kind,
      isOpened: true,
    }));
  } catch (error) {
    if (!isHrcaError(error)) throw error;
    const needsDialogue = winError({ call: '', code: NEEDS_DIALOGUE }).details.win32;
    return error.details.win32 === needsDialogue ? { kind: provider.kind, isOpened: false } : undefined;
  }
}

/** Calls `use` with an opened key, and closes it afterwards. The vendor's dialogue may appear unless `flags` forbid it. */
export function withPrivateKey<T>(
  win32: Win32,
  { context, flags = 0 }: { context: bigint; flags?: number },
  use: (key: CertificateKey) => T,
): T {
  const [handle, keySpec, isOurs] = [outParameter(), outParameter(), outParameter()];
  expectDone(
    win32,
    'CryptAcquireCertificatePrivateKey',
    win32.CryptAcquireCertificatePrivateKey(
      context,
      CRYPT_ACQUIRE_PREFER_NCRYPT_KEY_FLAG | flags,
      null,
      handle,
      keySpec,
      isOurs,
    ),
  );
  const opened = handle.readBigUInt64LE();
  const spec = readUint32(keySpec);
  const isCng = spec === CERT_NCRYPT_KEY_SPEC;
  try {
    return use(isCng ? { kind: 'cng', key: opened } : { kind: 'cryptoApi', provider: opened, keySpec: spec });
  } finally {
    // Freed only if this call opened it; the provider then discards the cached PIN.
    if (readUint32(isOurs) !== 0) {
      if (isCng) win32.NCryptFreeObject(opened);
      else win32.CryptReleaseContext(opened, 0);
    }
  }
}
