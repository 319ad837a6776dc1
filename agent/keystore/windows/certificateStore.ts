import koffi from 'koffi';
import { copyBytes, decodeStruct, expectDone, type Win32 } from './win32.ts';

/** A certificate of a system store; `context` lives as long as the store is open. */
export interface StoreCertificate {
  readonly context: bigint;
  /** DER. */
  readonly certificate: Buffer;
}

const CERT_CONTEXT = koffi.struct({
  encoding: 'uint32',
  encoded: 'void *',
  encodedLength: 'uint32',
  info: 'void *',
  store: 'void *',
});

/** Opens a store of this user for as long as `use` takes: `MY` with the person's certificates, `CA` with intermediates. */
export function withStore<T>(win32: Win32, name: 'MY' | 'CA', use: (certificates: StoreCertificate[]) => T): T {
  const store = expectDone(win32, 'CertOpenSystemStoreW', win32.CertOpenSystemStoreW(0n, name));
  const held: StoreCertificate[] = [];
  try {
    // Each call frees the context that it is given, so the ones that are kept are counted once more.
    let context = win32.CertEnumCertificatesInStore(store, null);
    while (context) {
      win32.CertDuplicateCertificateContext(context);
      const { encoded, encodedLength } = decodeStruct<{ encoded: bigint; encodedLength: number }>(
        context,
        CERT_CONTEXT,
      );
      held.push({ context, certificate: copyBytes(encoded, encodedLength) });
      context = win32.CertEnumCertificatesInStore(store, context);
    }
    return use(held);
  } finally {
    for (const { context } of held) win32.CertFreeCertificateContext(context);
    win32.CertCloseStore(store, 0);
  }
}
