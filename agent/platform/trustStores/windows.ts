import { X509Certificate } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import { CA_NAME, type FindTrustStores, ourLabelsIn, type TrustedCa } from './trustStore.ts';

// <wincrypt.h>
const CERT_STORE_PROV_SYSTEM_W = 10;
const CERT_SYSTEM_STORE_CURRENT_USER = 1 << 16;
const X509_ASN_ENCODING = 1;
const CERT_STORE_ADD_USE_EXISTING = 2;
const CERT_FIND_EXISTING = 0xd0000;
const CERT_FIND_SUBJECT_STR_W = 0x80007;
const CERT_NAME_SIMPLE_DISPLAY_TYPE = 4;
const NAME_MAX_LENGTH = 256;

/**
 * The user's ROOT store, for Edge, Chrome and Firefox since 120. Windows asks the user to confirm each change; it needs no
 * administrator.
 */
export function windowsTrustStores(): FindTrustStores {
  return async () => [
    {
      name: 'Windows: CurrentUser\\Root',
      holds: (ca) => withStore(async ({ find, free }) => free(find(ca))),
      add: (ca) =>
        withStore(async ({ add }) => {
          if (!add(ca)) throw new HrcaError('TLS_TRUST_FAILED', { details: { reason: 'Windows or the user refused' } });
        }),
      ours: () => withStore(async ({ labels }) => ourLabelsIn(labels().join('\n'))),
      remove: (label) =>
        withStore(async ({ removeNamed, labels }) => {
          // Checks the store afterwards, since the result of the call is not reliable.
          if (labels().includes(label)) removeNamed(label);
          if (labels().includes(label)) {
            throw new HrcaError('TLS_TRUST_FAILED', { details: { reason: 'Windows or the user refused' } });
          }
        }),
    },
  ];
}

interface OpenStore {
  /** A certificate context, to be freed or deleted. */
  find(ca: TrustedCa): unknown;
  /** Returns whether there was a context. */
  free(context: unknown): boolean;
  add(ca: TrustedCa): boolean;
  /** Common names of the certificates whose subject contains `CA_NAME`. */
  labels(): readonly string[];
  removeNamed(label: string): void;
}

async function withStore<T>(use: (store: OpenStore) => Promise<T>): Promise<T> {
  const { default: koffi } = await import('koffi');
  const crypt32 = koffi.load('crypt32.dll');
  const open = crypt32.func(
    'void *CertOpenStore(intptr_t provider, uint32_t encoding, intptr_t none, uint32_t flags, str16 name)',
  );
  const close = crypt32.func('bool CertCloseStore(void *store, uint32_t flags)');
  const create = crypt32.func(
    'void *CertCreateCertificateContext(uint32_t encoding, const uint8_t *der, uint32_t size)',
  );
  const free = crypt32.func('bool CertFreeCertificateContext(void *context)');
  const find = crypt32.func(
    'void *CertFindCertificateInStore(void *store, uint32_t encoding, uint32_t flags, uint32_t kind, void *context, void *previous)',
  );
  const findByName = crypt32.func(
    'void *CertFindCertificateInStore(void *store, uint32_t encoding, uint32_t flags, uint32_t kind, str16 name, void *previous)',
  );
  const nameOf = crypt32.func(
    'uint32_t CertGetNameStringW(void *context, uint32_t type, uint32_t flags, void *parameter, void *name, uint32_t length)',
  );
  const add = crypt32.func(
    'bool CertAddEncodedCertificateToStore(void *store, uint32_t encoding, const uint8_t *der, uint32_t size, uint32_t disposition, void *context)',
  );
  const remove = crypt32.func('bool CertDeleteCertificateFromStore(void *context)');

  const store = open(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, 'ROOT');
  if (!store) throw new HrcaError('TLS_TRUST_FAILED', { details: { reason: 'CertOpenStore' } });
  const next = (name: string, previous: unknown) =>
    findByName(store, X509_ASN_ENCODING, 0, CERT_FIND_SUBJECT_STR_W, name, previous);
  try {
    return await use({
      find: ({ pem }) => {
        const der = derOf(pem);
        const wanted = create(X509_ASN_ENCODING, der, der.length);
        const found = find(store, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, wanted, null);
        free(wanted);
        return found;
      },
      free: (context) => {
        if (context) free(context);
        return Boolean(context);
      },
      add: ({ pem }) => {
        const der = derOf(pem);
        return add(store, X509_ASN_ENCODING, der, der.length, CERT_STORE_ADD_USE_EXISTING, null);
      },
      labels: () => {
        const names: string[] = [];
        // Each call frees the previous context.
        for (let context = next(CA_NAME, null); context; context = next(CA_NAME, context)) {
          const name = Buffer.alloc(NAME_MAX_LENGTH * 2);
          const length: number = nameOf(context, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, null, name, NAME_MAX_LENGTH);
          names.push(name.toString('utf16le', 0, Math.max(0, length - 1) * 2));
        }
        return names;
      },
      removeNamed: (label) => {
        const found = next(label, null);
        // Also frees the context.
        if (found) remove(found);
      },
    });
  } finally {
    close(store, 0);
  }
}

function derOf(pem: string): Buffer {
  return new X509Certificate(pem).raw;
}
