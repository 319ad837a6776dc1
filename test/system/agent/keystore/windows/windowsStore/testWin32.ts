import koffi from 'koffi';

// Windows functions that create keys and certificates, which the driver does not need.
const [advapi32, crypt32, ncrypt] = ['advapi32', 'crypt32', 'ncrypt'].map((name) => koffi.load(`${name}.dll`));
type Library = NonNullable<typeof advapi32>;
type Callable = (...values: (bigint | number | string | Uint8Array | null)[]) => number & bigint;

const bind = (library: Library | undefined, name: string, returned: string, taken: string[]): Callable =>
  (library as Library).func('__stdcall', name, returned, taken) as unknown as Callable;

export const CryptAcquireContextW = bind(advapi32, 'CryptAcquireContextW', 'int32', [
  'void *',
  'str16',
  'str16',
  'uint32',
  'uint32',
]);
export const CryptReleaseContext = bind(advapi32, 'CryptReleaseContext', 'int32', ['uintptr_t', 'uint32']);
export const CryptGenKey = bind(advapi32, 'CryptGenKey', 'int32', ['uintptr_t', 'uint32', 'uint32', 'void *']);
export const CryptImportKey = bind(advapi32, 'CryptImportKey', 'int32', [
  'uintptr_t',
  'void *',
  'uint32',
  'uintptr_t',
  'uint32',
  'void *',
]);
export const CryptDestroyKey = bind(advapi32, 'CryptDestroyKey', 'int32', ['uintptr_t']);

export const CertOpenSystemStoreW = bind(crypt32, 'CertOpenSystemStoreW', 'void *', ['uintptr_t', 'str16']);
export const CertCloseStore = bind(crypt32, 'CertCloseStore', 'int32', ['void *', 'uint32']);
export const CertAddCertificateContextToStore = bind(crypt32, 'CertAddCertificateContextToStore', 'int32', [
  'void *',
  'void *',
  'uint32',
  'void *',
]);
export const CertCreateCertificateContext = bind(crypt32, 'CertCreateCertificateContext', 'void *', [
  'uint32',
  'void *',
  'uint32',
]);
export const CertSetCertificateContextProperty = bind(crypt32, 'CertSetCertificateContextProperty', 'int32', [
  'void *',
  'uint32',
  'uint32',
  'void *',
]);
export const CertCreateSelfSignCertificate = bind(crypt32, 'CertCreateSelfSignCertificate', 'void *', [
  'uintptr_t',
  'void *',
  'uint32',
  'void *',
  'void *',
  'void *',
  'void *',
  'void *',
]);
export const CertStrToNameW = bind(crypt32, 'CertStrToNameW', 'int32', [
  'uint32',
  'str16',
  'uint32',
  'void *',
  'void *',
  'void *',
  'void *',
]);

export const NCryptOpenStorageProvider = bind(ncrypt, 'NCryptOpenStorageProvider', 'uint32', [
  'void *',
  'str16',
  'uint32',
]);
export const NCryptCreatePersistedKey = bind(ncrypt, 'NCryptCreatePersistedKey', 'uint32', [
  'uintptr_t',
  'void *',
  'str16',
  'str16',
  'uint32',
  'uint32',
]);
export const NCryptSetProperty = bind(ncrypt, 'NCryptSetProperty', 'uint32', [
  'uintptr_t',
  'str16',
  'void *',
  'uint32',
  'uint32',
]);
export const NCryptFinalizeKey = bind(ncrypt, 'NCryptFinalizeKey', 'uint32', ['uintptr_t', 'uint32']);
export const NCryptExportKey = bind(ncrypt, 'NCryptExportKey', 'uint32', [
  'uintptr_t',
  'uintptr_t',
  'str16',
  'void *',
  'void *',
  'uint32',
  'void *',
  'uint32',
]);

/** Throws if a function failed that the test depends on. */
export function must<T>(name: string, result: T): T {
  if (!result) throw new Error(`${name} failed`);
  return result;
}
