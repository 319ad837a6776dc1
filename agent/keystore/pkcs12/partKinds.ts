import { type BerNode, isContext, readOid, readSequence, universal } from './ber.ts';

/** The kind of a value by its structure: PEM labels differ between programs, and DER has none. */
export type PartKind =
  | 'pkcs12'
  | 'privateKey'
  | 'encryptedPrivateKey'
  | 'ecPrivateKey'
  | 'rsaPrivateKey'
  | 'certificate'
  | 'signedData'
  | 'request'
  | 'revocationList'
  | 'publicKey'
  | 'unknown';

const CONTENT_TYPES = /^1\.2\.(840\.113549\.1\.7|156\.10197\.6\.1\.4\.2)\./;
const SIGNED_DATA = /^1\.2\.(840\.113549\.1\.7|156\.10197\.6\.1\.4\.2)\.2$/;
const [UTC_TIME, GENERALIZED_TIME, BIT_STRING] = [0x17, 0x18, 0x03];

/** Throws `PKCS12_MALFORMED` for a value that is not a SEQUENCE. */
export function partKind(node: BerNode): PartKind {
  const fields = readSequence(node);
  const [first, second, third] = fields;
  if (is(first, universal.oid))
    return isContext(second, 0) && SIGNED_DATA.test(readOid(first)) ? 'signedData' : 'unknown';
  if (is(first, universal.integer)) return kindByVersion(fields);
  if (!is(first, universal.sequence)) return 'unknown';
  if (is(second, universal.octetString) && fields.length === 2) return 'encryptedPrivateKey';
  if (is(second, BIT_STRING) && fields.length === 2) return 'publicKey';
  if (is(second, universal.sequence) && is(third, BIT_STRING) && fields.length === 3) return kindOfSigned(first);
  return 'unknown';
}

/** PrivateKeyInfo, ECPrivateKey, RSAPrivateKey and PFX start with a version. */
function kindByVersion([, second, third, ...rest]: readonly BerNode[]): PartKind {
  if (is(second, universal.octetString)) return 'ecPrivateKey';
  if (is(second, universal.integer))
    return is(third, universal.integer) && rest.length >= 6 ? 'rsaPrivateKey' : 'unknown';
  if (!is(second, universal.sequence)) return 'unknown';
  const [id] = readSequence(second);
  if (is(id, universal.oid) && CONTENT_TYPES.test(readOid(id))) return 'pkcs12';
  return is(third, universal.octetString) ? 'privateKey' : 'unknown';
}

/** Distinguishes certificates, requests and revocation lists by the fields of the signed part. */
function kindOfSigned(signed: BerNode): PartKind {
  const fields = readSequence(signed);
  if (fields.some(({ tagClass, type }) => tagClass === 0 && (type === UTC_TIME || type === GENERALIZED_TIME))) {
    return 'revocationList';
  }
  return is(fields[0], universal.integer) && fields.length <= 4 ? 'request' : 'certificate';
}

function is(node: BerNode | undefined, type: number): node is BerNode {
  return node !== undefined && node.tagClass === 0 && node.type === type;
}
