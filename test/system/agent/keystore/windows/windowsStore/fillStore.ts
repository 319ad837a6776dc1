import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import koffi from 'koffi';
import { outParameter } from '#agent/keystore/native/nativeLibrary.ts';
import { encodeStruct } from '#agent/keystore/windows/win32.ts';
import * as windows from './testWin32.ts';

const { must } = windows;
const PROVIDER = 'Microsoft Enhanced RSA and AES Cryptographic Provider';
const PROV_RSA_AES = 24;
const CRYPT_NEWKEYSET = 0x8;
const CRYPT_DELETEKEYSET = 0x10;
const AT_KEYEXCHANGE = 1;
const CALG_RSA_KEYX = 0xa400;
const X509_ASN_ENCODING = 1;
const CERT_X500_NAME_STR = 3;
const CERT_KEY_PROV_INFO_PROP_ID = 2;
const CERT_STORE_ADD_REPLACE_EXISTING = 3;

const BLOB = koffi.struct({ length: 'uint32', bytes: 'void *' });
const EXTENSION = koffi.struct({ oid: 'str', isCritical: 'int32', value: BLOB });
const EXTENSIONS = koffi.struct({ count: 'uint32', first: 'void *' });
/** Any extension: without one, the certificate would be of version 1. */
const keyUsage = { oid: '2.5.29.15', isCritical: 1, value: { length: 4, bytes: Buffer.from('03020780', 'hex') } };
const PROVIDER_INFO = koffi.struct({
  container: 'str16',
  provider: 'str16',
  providerType: 'uint32',
  flags: 'uint32',
  parameterCount: 'uint32',
  parameters: 'void *',
  keySpec: 'uint32',
});

const providerInfo = (container: string) =>
  encodeStruct(PROVIDER_INFO, {
    container,
    provider: PROVIDER,
    providerType: PROV_RSA_AES,
    flags: 0,
    parameterCount: 0,
    parameters: null,
    keySpec: AT_KEYEXCHANGE,
  });

/** Creates an RSA key in a new container, and adds its self-signed certificate to MY. */
export function addSelfSigned({ container, name }: { container: string; name: string }): void {
  inNewContainer(container, (provider, key) => windows.CryptGenKey(provider, AT_KEYEXCHANGE, 2048 << 16, key));
  const length = outParameter();
  const encode = (into: Buffer | null) =>
    must(
      'CertStrToNameW',
      windows.CertStrToNameW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, null, into, length, null),
    );
  encode(null);
  const bytes = Buffer.alloc(length.readUInt32LE());
  encode(bytes);
  const subject = encodeStruct(BLOB, { length: bytes.length, bytes });
  const first = encodeStruct(EXTENSION, keyUsage);
  const context = windows.CertCreateSelfSignCertificate(
    0n,
    subject,
    0,
    providerInfo(container),
    null,
    null,
    null,
    encodeStruct(EXTENSIONS, { count: 1, first }),
  );
  addToStore('MY', must('CertCreateSelfSignCertificate', context));
}

/** Adds a key and its certificate, as the import of a .pfx does. */
export function addUnit(unit: { container: string; key: Uint8Array; certificate: Uint8Array }): void {
  const jwk = createPrivateKey({ key: Buffer.from(unit.key), format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
  const blob = privateKeyBlob(jwk);
  inNewContainer(unit.container, (provider, key) => windows.CryptImportKey(provider, blob, blob.length, 0n, 0, key));
  const context = contextOf(unit.certificate);
  must(
    'CertSetCertificateContextProperty',
    windows.CertSetCertificateContextProperty(context, CERT_KEY_PROV_INFO_PROP_ID, 0, providerInfo(unit.container)),
  );
  addToStore('MY', context);
}

export function addCertificate(store: 'MY' | 'CA', certificate: Uint8Array): void {
  addToStore(store, contextOf(certificate));
}

/** Adds a certificate whose container does not exist, as after the removal of a device. */
export function deleteKey(container: string): void {
  must(
    'CryptAcquireContextW',
    windows.CryptAcquireContextW(outParameter(), container, PROVIDER, PROV_RSA_AES, CRYPT_DELETEKEYSET),
  );
}

function inNewContainer(container: string, make: (provider: bigint, key: Buffer) => number): void {
  const [context, key] = [outParameter(), outParameter()];
  must(
    'CryptAcquireContextW',
    windows.CryptAcquireContextW(context, container, PROVIDER, PROV_RSA_AES, CRYPT_NEWKEYSET),
  );
  const provider = context.readBigUInt64LE();
  must('key', make(provider, key));
  windows.CryptDestroyKey(key.readBigUInt64LE());
  // An open context would lock the key.
  windows.CryptReleaseContext(provider, 0);
}

function contextOf(certificate: Uint8Array): bigint {
  return must(
    'CertCreateCertificateContext',
    windows.CertCreateCertificateContext(X509_ASN_ENCODING, certificate, certificate.length),
  );
}

function addToStore(name: string, context: bigint): void {
  const store = must('CertOpenSystemStoreW', windows.CertOpenSystemStoreW(0n, name));
  must(
    'CertAddCertificateContextToStore',
    windows.CertAddCertificateContextToStore(store, context, CERT_STORE_ADD_REPLACE_EXISTING, null),
  );
  windows.CertCloseStore(store, 0);
}

/** PRIVATEKEYBLOB: a header, then little-endian numbers. */
function privateKeyBlob(jwk: JsonWebKey): Buffer {
  const number = (text: string | undefined, length: number) => {
    const bytes = Buffer.from(text ?? '', 'base64url');
    return Buffer.concat([Buffer.alloc(length - bytes.length), bytes]).reverse();
  };
  const modulusLength = Buffer.from(jwk.n ?? '', 'base64url').length;
  const header = Buffer.alloc(16);
  header.set([7, 2]);
  header.writeUInt32LE(CALG_RSA_KEYX, 4);
  header.write('RSA2', 8);
  header.writeUInt32LE(modulusLength * 8, 12);
  const half = modulusLength / 2;
  return Buffer.concat([
    header,
    number(jwk.e, 4),
    number(jwk.n, modulusLength),
    ...[jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map((prime) => number(prime, half)),
    number(jwk.d, modulusLength),
  ]);
}
