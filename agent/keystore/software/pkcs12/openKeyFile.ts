import { createPrivateKey, type KeyObject } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import { type Bag, readEncryptedKey } from './bags.ts';
import { type BerNode, malformed, readBer, readInteger, readSequence, universal } from './ber.ts';
import { chainOfKey } from './chainOfKey.ts';
import { type FilePart, fileParts } from './fileParts.ts';
import { openPkcs12 } from './openPkcs12.ts';
import { type PassphraseForm, passphraseForms } from './passphraseForms.ts';
import type { Pkcs12Contents } from './pkcs12Contents.ts';

/**
 * Opens what a CA hands out a key in: a .p12 or .pfx file (RFC 7292), or PKCS#8 (RFC 5958) under a passphrase or open,
 * followed by its certificates, as PEM or DER. It may take a second of a core and its input is hostile: run it in a
 * worker.
 *
 * @throws HrcaError `PKCS12_*`, `CERTIFICATE_MALFORMED`
 */
export function openKeyFile({ bytes, passphrase }: { bytes: Uint8Array; passphrase: string }): Pkcs12Contents {
  const forms = passphraseForms(passphrase);
  const bags = isPkcs12(bytes) ? openPkcs12({ bytes, forms }) : openParts(fileParts(bytes), forms);
  const privateKey = readPrivateKey(onlyKey(bags));
  const certificates = bags.filter(({ kind }) => kind === 'certificate').map(({ der }) => der);
  return { privateKey: writePrivateKey(privateKey), chain: chainOfKey(privateKey, certificates) };
}

/** Whatever is no PEM and does not start as a key or certificate does, for its reader to say what is wrong with it. */
function isPkcs12(bytes: Uint8Array): boolean {
  if (bytes[0] !== DER_SEQUENCE) return !Buffer.from(bytes).includes('-----BEGIN ');
  return kindOf(readSequence(readBer(bytes))) === undefined;
}

const DER_SEQUENCE = 0x30;

type PartKind = Bag['kind'] | 'encryptedKey';

const labels = new Map<string, PartKind>([
  ['PRIVATE KEY', 'key'],
  ['ENCRYPTED PRIVATE KEY', 'encryptedKey'],
  ['CERTIFICATE', 'certificate'],
]);

/** By their first fields: PrivateKeyInfo has a version of 0 or 1, EncryptedPrivateKeyInfo two fields, Certificate three. */
function kindOf(fields: readonly BerNode[]): PartKind | undefined {
  const [first, second] = fields;
  if (first?.type === universal.integer) return readInteger(first) <= 1 && isSequence(second) ? 'key' : undefined;
  if (!isSequence(first)) return undefined;
  if (fields.length === 2) return second?.type === universal.octetString ? 'encryptedKey' : undefined;
  return fields.length === 3 ? 'certificate' : undefined;
}

function isSequence(node: BerNode | undefined): boolean {
  return node?.type === universal.sequence;
}

function openParts(parts: readonly FilePart[], [form]: readonly PassphraseForm[]): Bag[] {
  return parts.map(({ label, der }) => {
    const kind = label === undefined ? kindOf(readSequence(readBer(der))) : labels.get(label);
    if (kind === undefined) throw malformed(label ?? 'neither key nor certificate');
    if (kind !== 'encryptedKey') return { kind, der };
    return { kind: 'key', der: readEncryptedKey(readBer(der), form as PassphraseForm) };
  });
}

function onlyKey(bags: readonly Bag[]): Uint8Array {
  const [key, ...others] = bags.filter(({ kind }) => kind === 'key');
  if (key === undefined) throw new HrcaError('PKCS12_NO_KEY');
  if (others.length > 0) throw new HrcaError('PKCS12_SEVERAL_KEYS', { details: { keys: others.length + 1 } });
  return key.der;
}

function readPrivateKey(pkcs8: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' });
  } catch (cause) {
    throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { cause, details: { reason: 'unknown kind of key' } });
  }
}

/** Written anew: Windows adds attributes to PKCS#8, and others write it as BER. */
function writePrivateKey(key: KeyObject): Uint8Array {
  try {
    return new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
  } catch (cause) {
    // OpenSSL reads an EC key whose number is longer than its curve, and then cannot write it.
    throw malformed('a key that is none', cause);
  }
}
