import {
  type DerNode,
  expectTag,
  malformed,
  readBitStringBytes,
  readChildren,
  readDer,
  readOid,
  readSmallUnsigned,
  readUnsigned,
  tags,
} from './der.ts';
import { oids } from './oids.ts';

/** What can be done with a public key. `bits` is the length of an RSA modulus. */
export type PublicKeyKind =
  | { readonly type: 'RSA'; readonly bits: number }
  | { readonly type: 'RSA-PSS'; readonly bits: number }
  | { readonly type: 'EC'; readonly curve: 'P-256' | 'P-384' }
  | { readonly type: 'SM2' }
  | { readonly type: 'unsupported' };

const curves = new Map<string, PublicKeyKind>([
  [oids.prime256v1, { type: 'EC', curve: 'P-256' }],
  [oids.secp384r1, { type: 'EC', curve: 'P-384' }],
  [oids.sm2Curve, { type: 'SM2' }],
]);

/** The kind of key in a SubjectPublicKeyInfo. Of elliptic curves, only named ones are supported. Throws `CERTIFICATE_MALFORMED`. */
export function readPublicKeyKind(publicKeyInfo: DerNode): PublicKeyKind {
  const [algorithm, key, ...rest] = readChildren(publicKeyInfo);
  if (rest.length > 0) throw malformed('public key has more than two fields');
  const [id, parameters] = readChildren(expectTag(algorithm, tags.sequence));
  const type = readOid(id);
  if (type === oids.rsaEncryption) return rsaKind('RSA', key);
  if (type === oids.rsassaPss) return allowsPs256(parameters) ? rsaKind('RSA-PSS', key) : { type: 'unsupported' };
  if (type === oids.ecPublicKey && parameters?.tag === tags.oid) {
    return curves.get(readOid(parameters)) ?? { type: 'unsupported' };
  }
  return { type: 'unsupported' };
}

/** The key inside a SubjectPublicKeyInfo: a point, or DER of an RSA key. Throws `CERTIFICATE_MALFORMED`. */
export function subjectPublicKey(publicKeyInfo: Uint8Array): Uint8Array {
  return readBitStringBytes(readChildren(readDer(publicKeyInfo))[1]);
}

const PS256_SALT_BYTES = 32;
const SHA1_SALT_BYTES = 20;

/**
 * Whether the parameters of an RSASSA-PSS key allow PS256: SHA-256, MGF1 with SHA-256, a salt of 32 bytes. A key without
 * parameters allows any; a field that is left out means SHA-1 (RFC 4055 §3.1), and the salt is a minimum (§3.3).
 */
function allowsPs256(parameters: DerNode | undefined): boolean {
  if (!parameters) return true;
  if (parameters.tag !== tags.sequence) return false;
  const fields = new Map(readChildren(parameters).map((field) => [field.tag, readChildren(field)[0]]));
  const algorithm = (node: DerNode | undefined) => (node ? readChildren(expectTag(node, tags.sequence)) : []);
  const [hash] = algorithm(fields.get(0xa0));
  const [mask, maskHash] = algorithm(fields.get(0xa1));
  const [hashOfMask] = algorithm(maskHash);
  const names = [hash, mask, hashOfMask].map((id) => (id ? readOid(id) : ''));
  const salt = fields.get(0xa2);
  const trailer = fields.get(0xa3);
  return (
    names.join() === [oids.sha256, oids.mgf1, oids.sha256].join() &&
    (salt ? readSmallUnsigned(salt) : SHA1_SALT_BYTES) <= PS256_SALT_BYTES &&
    (trailer ? readSmallUnsigned(trailer) : 1) === 1
  );
}

function rsaKind(type: 'RSA' | 'RSA-PSS', key: DerNode | undefined): PublicKeyKind {
  const [modulus, exponent, ...rest] = readChildren(expectTag(readDer(readBitStringBytes(key)), tags.sequence));
  if (rest.length > 0) throw malformed('RSA key has more than two fields');
  const bits = bitLength(readUnsigned(modulus));
  const e = readUnsigned(exponent);
  // With an exponent of 1 the signature is the message itself; an even exponent is not invertible.
  if (bitLength(e) < 2 || ((e.at(-1) as number) & 1) === 0) return { type: 'unsupported' };
  return { type, bits };
}

/** For display: `RSA-2048`, `P-256`, `SM2`; empty where unsupported. */
export function publicKeyKindName(kind: PublicKeyKind): string {
  switch (kind.type) {
    case 'RSA':
      return `RSA-${kind.bits}`;
    case 'RSA-PSS':
      return `RSA-PSS-${kind.bits}`;
    case 'EC':
      return kind.curve;
    case 'SM2':
      return 'SM2';
    case 'unsupported':
      return '';
  }
}

function bitLength(bytes: Uint8Array): number {
  return bytes.length * 8 - (Math.clz32(bytes[0] ?? 0) - 24);
}
