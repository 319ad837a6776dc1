import { type DerNode, expectTag, oids, readChildren, readOid, readTime, tags } from '@hrca/x509';
import { verificationError } from '../check.ts';
import { cmsFormatCheck } from './cms.ts';

export interface SignedAttributes {
  readonly contentType: DerNode;
  readonly messageDigest: Uint8Array;
  /** Milliseconds since 1970. */
  readonly signingTime: number;
  readonly signingCertificate: DerNode;
  /** What the signature is over: the same, as a SET OF (RFC 5652 §5.4). */
  readonly octets: Uint8Array;
}

/**
 * The four attributes of a login, each once and with one value, in the order that DER gives them, and no others: what
 * somebody else has signed with attributes of his own is no login.
 */
export function readSignedAttributes(list: DerNode): SignedAttributes {
  const values = new Map<string, DerNode>();
  const items = readChildren(list);
  for (const [i, item] of items.entries()) {
    const previous = items[i - 1];
    if (previous && Buffer.compare(previous.encoded, item.encoded) >= 0) throw malformed('attributes are not in order');
    const [type, set, ...rest] = readChildren(expectTag(item, tags.sequence));
    const [value, ...more] = readChildren(expectTag(set, tags.set));
    const oid = readOid(type);
    if (value === undefined || rest.length > 0 || more.length > 0 || values.has(oid))
      throw malformed(`attribute ${oid}`);
    values.set(oid, value);
  }
  const take = (oid: string): DerNode => {
    const value = values.get(oid);
    if (value === undefined) throw malformed(`no attribute ${oid}`);
    values.delete(oid);
    return value;
  };
  const octets = list.encoded.slice();
  octets[0] = tags.set;
  const attributes = {
    contentType: take(oids.contentType),
    messageDigest: expectTag(take(oids.messageDigest), tags.octetString).content,
    signingTime: readTime(take(oids.signingTime)),
    signingCertificate: take(oids.signingCertificateV2),
    octets,
  };
  if (values.size > 0) throw malformed(`attribute ${[...values.keys()].join(', ')}`);
  return attributes;
}

function malformed(got: string): Error {
  return verificationError('TOKEN_MALFORMED', cmsFormatCheck(got));
}
