import { HrcaError } from '@hrca/protocol/errors';
import {
  type BerNode,
  isContext,
  joinOctets,
  malformed,
  readBer,
  readExplicit,
  readOctets,
  readOid,
  readSequence,
  writeDer,
} from './ber.ts';
import { decrypt } from './decryption.ts';
import type { PassphraseForm } from './passphraseForms.ts';

export const contentTypes = { data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6' } as const;

/** RFC 7292 §D. Revocation lists and secrets are passed over. */
const bagTypes = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
} as const;
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';

export type Bag = { readonly kind: 'key' | 'certificate'; readonly der: Uint8Array };

/**
 * Every key and certificate of an AuthenticatedSafe (RFC 7292 §4.1), decrypted, in order. Keys are PKCS#8.
 *
 * @throws HrcaError `PKCS12_PASSPHRASE_INCORRECT`, `PKCS12_ALGORITHM_UNSUPPORTED`, `PKCS12_TOO_SLOW`, `PKCS12_MALFORMED`
 */
export function readBags(safe: Uint8Array, form: PassphraseForm): Bag[] {
  return readSequence(readBer(safe)).flatMap((contentInfo) => {
    const [type, content] = readSequence(contentInfo);
    return readSafeContents(openContent(readOid(type), readExplicit(content, 0), form), form);
  });
}

function openContent(type: string, content: BerNode, form: PassphraseForm): BerNode {
  if (type === contentTypes.data) return readBer(readOctets(content));
  // envelopedData is encrypted to another certificate's key, which nobody here has.
  if (type !== contentTypes.encryptedData) {
    throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { contentType: type } });
  }
  const [, encryptedContentInfo] = readSequence(content);
  const [, algorithm, encrypted] = readSequence(encryptedContentInfo);
  if (!isContext(encrypted, 0)) throw malformed('no encrypted content');
  return readDecrypted(decrypt({ algorithm, ciphertext: joinOctets(encrypted), form }));
}

function readSafeContents(contents: BerNode, form: PassphraseForm): Bag[] {
  return readSequence(contents).flatMap((bag) => {
    const [type, value] = readSequence(bag);
    return readBag(readOid(type), readExplicit(value, 0), form);
  });
}

function readBag(type: string, value: BerNode, form: PassphraseForm): Bag[] {
  switch (type) {
    case bagTypes.key:
      return [{ kind: 'key', der: writeDer(value) }];
    case bagTypes.shroudedKey:
      return [{ kind: 'key', der: readEncryptedKey(value, form) }];
    case bagTypes.certificate: {
      const [kind, certificate] = readSequence(value);
      if (readOid(kind) !== X509_CERTIFICATE) return [];
      return [{ kind: 'certificate', der: readOctets(readExplicit(certificate, 0)) }];
    }
    case bagTypes.safeContents:
      return readSafeContents(value, form);
    default:
      return [];
  }
}

/** PKCS#8 out of an EncryptedPrivateKeyInfo (RFC 5958 §3). */
export function readEncryptedKey(node: BerNode, form: PassphraseForm): Uint8Array {
  const [algorithm, encrypted] = readSequence(node);
  const der = decrypt({ algorithm, ciphertext: readOctets(encrypted), form });
  readDecrypted(der);
  return der;
}

/** One wrong passphrase in 256 gives a right padding and rubbish before it. */
function readDecrypted(plaintext: Uint8Array): BerNode {
  try {
    const node = readBer(plaintext);
    readSequence(node);
    return node;
  } catch (cause) {
    throw new HrcaError('PKCS12_PASSPHRASE_INCORRECT', { cause });
  }
}
