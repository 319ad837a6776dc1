import { HrcaError } from '@hrca/protocol/errors';
import {
  type BerNode,
  isContext,
  joinSegments,
  malformed,
  readBer,
  readExplicit,
  readOctetString,
  readOid,
  readSequence,
  writeDer,
} from './ber.ts';
import { decrypt, decryptionWork } from './decryption.ts';
import type { Opening } from './passphraseForms.ts';

export const contentTypes = { data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6' } as const;

/** RFC 7292 §D. Revocation lists and secrets are skipped. */
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
export function readBags(safe: Uint8Array, opening: Opening): Bag[] {
  return readSequence(readBer(safe)).flatMap((contentInfo) => {
    const [type, content] = readSequence(contentInfo);
    return readSafeContents(openContent(readOid(type), readExplicit(content, 0), opening), opening);
  });
}

/** The work of `readBags`, without that of bags inside encrypted contents. */
export function bagsWork(safe: Uint8Array): number {
  return sum(readSequence(readBer(safe)), (contentInfo) => {
    const [typeNode, explicit] = readSequence(contentInfo);
    const [type, content] = [readOid(typeNode), readExplicit(explicit, 0)];
    if (type === contentTypes.data) return safeContentsWork(readBer(readOctetString(content)));
    if (type !== contentTypes.encryptedData) return 0;
    return decryptionWork(readSequence(readSequence(content)[1])[1]);
  });
}

function safeContentsWork(contents: BerNode): number {
  return sum(readSequence(contents), (bag) => {
    const [type, value] = readSequence(bag);
    if (readOid(type) === bagTypes.safeContents) return safeContentsWork(readExplicit(value, 0));
    return readOid(type) === bagTypes.shroudedKey ? decryptionWork(readSequence(readExplicit(value, 0))[0]) : 0;
  });
}

function sum<T>(items: readonly T[], workOf: (item: T) => number): number {
  return items.reduce((total, item) => total + workOf(item), 0);
}

function openContent(type: string, content: BerNode, opening: Opening): BerNode {
  if (type === contentTypes.data) return readBer(readOctetString(content));
  // envelopedData is encrypted to another certificate's key, which is not available.
  if (type !== contentTypes.encryptedData) {
    throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { contentType: type } });
  }
  const [, encryptedContentInfo] = readSequence(content);
  const [, algorithm, encrypted] = readSequence(encryptedContentInfo);
  if (!isContext(encrypted, 0)) throw malformed('encryptedContent is missing');
  return readDecrypted(decrypt({ algorithm, ciphertext: joinSegments(encrypted), ...opening }));
}

function readSafeContents(contents: BerNode, opening: Opening): Bag[] {
  return readSequence(contents).flatMap((bag) => {
    const [type, value] = readSequence(bag);
    return readBag(readOid(type), readExplicit(value, 0), opening);
  });
}

function readBag(type: string, value: BerNode, opening: Opening): Bag[] {
  switch (type) {
    case bagTypes.key:
      return [{ kind: 'key', der: writeDer(value) }];
    case bagTypes.shroudedKey:
      return [{ kind: 'key', der: readEncryptedKey(value, opening) }];
    case bagTypes.certificate: {
      const [kind, certificate] = readSequence(value);
      if (readOid(kind) !== X509_CERTIFICATE) return [];
      return [{ kind: 'certificate', der: readOctetString(readExplicit(certificate, 0)) }];
    }
    case bagTypes.safeContents:
      return readSafeContents(value, opening);
    default:
      return [];
  }
}

/** Decrypts an EncryptedPrivateKeyInfo (RFC 5958 §3) to PKCS#8. */
export function readEncryptedKey(node: BerNode, opening: Opening): Uint8Array {
  const [algorithm, encrypted] = readSequence(node);
  const der = decrypt({ algorithm, ciphertext: readOctetString(encrypted), ...opening });
  readDecrypted(der);
  return der;
}

/** One wrong passphrase in 256 gives valid padding, so the plaintext is parsed as well. */
function readDecrypted(plaintext: Uint8Array): BerNode {
  try {
    const node = readBer(plaintext);
    readSequence(node);
    return node;
  } catch (cause) {
    throw new HrcaError('PKCS12_PASSPHRASE_INCORRECT', { cause });
  }
}
