import koffi from 'koffi';
import { copyBytes, decodeStruct, expectDone, type Win32 } from './win32.ts';

/** A certificate of a system store; `context` is valid while the store is open. */
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

/** Calls `use` with the certificates of a store of this user: `MY` has the user's own, `CA` intermediates. */
export function withStore<T>(win32: Win32, name: 'MY' | 'CA', use: (certificates: StoreCertificate[]) => T): T {
  const store = expectDone(win32, 'CertOpenSystemStoreW', win32.CertOpenSystemStoreW(0n, name));
  const held: StoreCertificate[] = [];
  try {
    // The next call frees the context that it is given, so a reference is added to keep it.
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
