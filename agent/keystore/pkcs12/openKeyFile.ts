import { type Bag, readEncryptedKey } from './bags.ts';
import { type BerNode, isContext, malformed, readBer, readExplicit, readSequence, universal, writeDer } from './ber.ts';
import { decryptionWork } from './decryption.ts';
import { type FilePart, fileParts } from './fileParts.ts';
import { openPkcs12, pkcs12Work } from './openPkcs12.ts';
import { type PartKind, partKind } from './partKinds.ts';
import { type PassphraseForm, passphraseForms } from './passphraseForms.ts';
import { decryptPem } from './pemEncryption.ts';
import { pkcs8OfEc, pkcs8OfRsa } from './traditionalKeys.ts';
import type { Work } from './workLimit.ts';

/** The contents of a key or certificate file. */
export interface FileContents {
  /** PKCS#8, DER or BER. */
  readonly keys: readonly Uint8Array[];
  /** DER. */
  readonly certificates: readonly Uint8Array[];
  /** Kinds of the parts, for error details; for a PEM block of unknown structure its label. */
  readonly found: readonly string[];
}

/**
 * Opens a .p12 or .pfx file (RFC 7292), keys of PKCS#8 (RFC 5958) and of the forms before it, certificates and PKCS#7 bundles: as DER,
 * PEM or base64, several in one file. May take seconds of CPU time on untrusted input: run it in a worker.
 *
 * @throws HrcaError `PKCS12_*`
 */
export function openKeyFile({
  bytes,
  passphrase,
  work,
}: {
  bytes: Uint8Array;
  passphrase: string;
  work: Work;
}): FileContents {
  const forms = passphraseForms(passphrase);
  const parts = fileParts(bytes);
  const parameters = parts.find(isParameters)?.bytes;
  const bags: Bag[] = [];
  const found = new Set<string>();
  for (const part of parts) {
    if (isParameters(part)) continue;
    const decrypted = decryptPart(part, forms);
    const node = readBer(decrypted);
    const kind = kindOf(node, part);
    found.add(kind === 'unknown' ? (part.label?.slice(0, 40) ?? kind) : kind);
    bags.push(...openPart({ kind, node, bytes: decrypted, parameters, forms, work }));
  }
  if (bags.length === 0) throw malformed('neither key nor certificate', undefined, [...found].join(', '));
  const dersOf = (kind: Bag['kind']) => bags.filter((bag) => bag.kind === kind).map(({ der }) => der);
  return { keys: dersOf('key'), certificates: dersOf('certificate'), found: [...found] };
}

/** The work of opening a file, as far as it is known before decryption; 0 for a file that `openKeyFile` refuses. */
export function keyFileWork(bytes: Uint8Array): number {
  try {
    return fileParts(bytes).reduce((sum, part) => sum + partWork(part), 0);
  } catch {
    return 0;
  }
}

function partWork(part: FilePart): number {
  const { bytes, dekInfo } = part;
  if (dekInfo !== undefined || isParameters(part)) return 0;
  const node = readBer(bytes);
  const kind = partKind(node);
  if (kind === 'pkcs12') return pkcs12Work(bytes);
  return kind === 'encryptedPrivateKey' ? decryptionWork(readSequence(node)[0]) : 0;
}

/** Whether a part is the curve of a key, which OpenSSL writes before the key. */
function isParameters({ label }: FilePart): boolean {
  return label === 'EC PARAMETERS' || label === 'SM2 PARAMETERS';
}

function decryptPart({ bytes, dekInfo }: FilePart, [form]: readonly PassphraseForm[]): Uint8Array {
  return dekInfo === undefined ? bytes : decryptPem(bytes, dekInfo, (form as PassphraseForm).utf8);
}

/** PEM blocks of unknown structure are skipped; DER must be a SEQUENCE. */
function kindOf(node: BerNode, { label }: FilePart): PartKind {
  return label !== undefined && node.type !== universal.sequence ? 'unknown' : partKind(node);
}

function openPart({
  kind,
  node,
  bytes,
  parameters,
  forms,
  work,
}: {
  kind: PartKind;
  node: BerNode;
  bytes: Uint8Array;
  parameters: Uint8Array | undefined;
  forms: readonly PassphraseForm[];
  work: Work;
}): Bag[] {
  switch (kind) {
    case 'pkcs12':
      return openPkcs12({ bytes, forms, work });
    case 'privateKey':
      return [{ kind: 'key', der: bytes }];
    case 'encryptedPrivateKey':
      return [{ kind: 'key', der: readEncryptedKey(node, { form: forms[0] as PassphraseForm, work }) }];
    case 'ecPrivateKey':
      return [{ kind: 'key', der: pkcs8OfEc(bytes, parameters) }];
    case 'rsaPrivateKey':
      return [{ kind: 'key', der: pkcs8OfRsa(bytes) }];
    case 'certificate':
      // In a TRUSTED CERTIFICATE of OpenSSL, trust settings follow the certificate.
      return [{ kind: 'certificate', der: firstValue(bytes) }];
    case 'signedData':
      return certificatesOf(node).map((der) => ({ kind: 'certificate', der }));
    default:
      return [];
  }
}

function firstValue(bytes: Uint8Array): Uint8Array {
  return fileParts(bytes)[0]?.bytes as Uint8Array;
}

/** The certificates of a SignedData (RFC 5652 §5.1), as in a .p7b file. */
function certificatesOf(contentInfo: BerNode): Uint8Array[] {
  const signedData = readSequence(readExplicit(readSequence(contentInfo)[1], 0));
  const certificates = signedData.find((node) => isContext(node, 0));
  return Array.isArray(certificates?.value) ? certificates.value.map(writeDer) : [];
}
