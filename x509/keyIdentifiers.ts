import type { Certificate } from './certificate.ts';
import { expectTag, readChildren, readDer, tags } from './der.ts';
import { oids } from './oids.ts';

/** `keyIdentifier [0]` of AuthorityKeyIdentifier. */
const KEY_IDENTIFIER = 0x80;

/** Identifier of the certificate's own key, in hex (RFC 5280 §4.2.1.2). Throws `CERTIFICATE_MALFORMED`. */
export function subjectKeyIdentifier({ extensions }: Certificate): string | undefined {
  const extension = extensions.get(oids.subjectKeyIdentifier);
  return extension && hex(expectTag(readDer(extension.value), tags.octetString).content);
}

/** Identifier of the issuer's key, in hex (RFC 5280 §4.2.1.1). Throws `CERTIFICATE_MALFORMED`. */
export function authorityKeyIdentifier({ extensions }: Certificate): string | undefined {
  const extension = extensions.get(oids.authorityKeyIdentifier);
  if (!extension) return undefined;
  const fields = readChildren(expectTag(readDer(extension.value), tags.sequence));
  const identifier = fields.find(({ tag }) => tag === KEY_IDENTIFIER);
  return identifier && hex(identifier.content);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
