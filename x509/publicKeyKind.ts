import { type DerNode, expectTag, readChildren, readDer, readOctetBits, readOid, readUnsigned, tags } from './der.ts';
import { oids } from './oids.ts';

/** What can be done with a public key. `bits` is the length of an RSA modulus. */
export type PublicKeyKind =
  | { readonly type: 'RSA'; readonly bits: number }
  | { readonly type: 'RSA-PSS'; readonly bits: number }
  | { readonly type: 'EC'; readonly curve: 'P-256' | 'P-384' }
  | { readonly type: 'unsupported' };

const curves = new Map<string, 'P-256' | 'P-384'>([
  [oids.prime256v1, 'P-256'],
  [oids.secp384r1, 'P-384'],
]);

/** Reads the kind of key from SubjectPublicKeyInfo. Explicit EC parameters are unsupported: named curves only. */
export function readPublicKeyKind(publicKeyInfo: DerNode): PublicKeyKind {
  const [algorithm, key] = readChildren(publicKeyInfo);
  const [id, parameters] = readChildren(expectTag(algorithm, tags.sequence));
  const type = readOid(id);
  if (type === oids.rsaEncryption || type === oids.rsassaPss) {
    const [modulus] = readChildren(expectTag(readDer(readOctetBits(key)), tags.sequence));
    return { type: type === oids.rsassaPss ? 'RSA-PSS' : 'RSA', bits: bitLength(readUnsigned(modulus)) };
  }
  if (type === oids.ecPublicKey && parameters?.tag === tags.oid) {
    const curve = curves.get(readOid(parameters));
    if (curve) return { type: 'EC', curve };
  }
  return { type: 'unsupported' };
}

/** `RSA-2048`, `P-256`; for people. */
export function publicKeyKindName(kind: PublicKeyKind): string {
  switch (kind.type) {
    case 'RSA':
      return `RSA-${kind.bits}`;
    case 'RSA-PSS':
      return `RSA-PSS-${kind.bits}`;
    case 'EC':
      return kind.curve;
    case 'unsupported':
      return '';
  }
}

function bitLength(octets: Uint8Array): number {
  return octets.length * 8 - (Math.clz32(octets[0] ?? 0) - 24);
}
