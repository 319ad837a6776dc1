import { type DerNode, expectTag, oids, readChildren, readOid, readTime, tags } from '@hrca/x509';
import { verificationError } from '../check.ts';
import { cmsFormatCheck } from './cms.ts';

export interface SignedAttributes {
  readonly contentType: DerNode;
  readonly messageDigest: Uint8Array;
  /** Milliseconds since 1970. */
  readonly signingTime: number;
  readonly signingCertificate: DerNode;
  /** The input of the signature: the attributes as a SET OF (RFC 5652 §5.4). */
  readonly signedBytes: Uint8Array;
}

/**
 * Parses the four signed attributes of a login, each once and with one value, in DER order. Others are refused, so that a
 * signature made for another purpose is not accepted as a login. Throws `TOKEN_MALFORMED`.
 */
export function readSignedAttributes(list: DerNode): SignedAttributes {
  const values = new Map<string, DerNode>();
  const items = readChildren(list);
  for (const [i, item] of items.entries()) {
    const previous = items[i - 1];
    if (previous && Buffer.compare(previous.encoded, item.encoded) >= 0)
      throw malformed('signed attributes are not in DER order');
    const [type, set, ...rest] = readChildren(expectTag(item, tags.sequence));
    const [value, ...more] = readChildren(expectTag(set, tags.set));
    const oid = readOid(type);
    if (value === undefined || rest.length > 0 || more.length > 0 || values.has(oid))
      throw malformed(`signed attribute ${oid} twice or with more than one value`);
    values.set(oid, value);
  }
  const take = (oid: string): DerNode => {
    const value = values.get(oid);
    if (value === undefined) throw malformed(`signed attribute ${oid} missing`);
    values.delete(oid);
    return value;
  };
  const signedBytes = list.encoded.slice();
  signedBytes[0] = tags.set;
  const attributes = {
    contentType: take(oids.contentType),
    messageDigest: expectTag(take(oids.messageDigest), tags.octetString).content,
    signingTime: readTime(take(oids.signingTime)),
    signingCertificate: take(oids.signingCertificateV2),
    signedBytes,
  };
  if (values.size > 0) throw malformed(`unknown signed attribute ${[...values.keys()].join(', ')}`);
  return attributes;
}

function malformed(got: string): Error {
  return verificationError('TOKEN_MALFORMED', cmsFormatCheck(got));
}
