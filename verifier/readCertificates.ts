import { isHrcaError } from '@hrca/protocol/errors';
import { type Certificate, readCertificate } from '@hrca/x509';
import { refusal } from './check.ts';
import { tokenFormatCheck } from './parseLoginToken.ts';
import type { TrustAnchors } from './trustAnchors.ts';

/**
 * The certificates of `x5c`, leaf first; a CA that is known already is not read again.
 *
 * @throws HrcaError `TOKEN_MALFORMED` where one is not canonical base64, `CERTIFICATE_MALFORMED`
 */
export function readCertificates(
  x5c: readonly string[],
  trustAnchors: TrustAnchors,
): readonly [Certificate, ...Certificate[]] {
  const certificates = x5c.map((encoded, i) => trustAnchors.issuer(encoded)?.certificate ?? read(encoded, i + 1));
  return certificates as [Certificate, ...Certificate[]];
}

function read(encoded: string, place: number): Certificate {
  const der = Buffer.from(encoded, 'base64');
  if (der.toString('base64') !== encoded) {
    throw refusal('TOKEN_MALFORMED', tokenFormatCheck(`x5c ${place}: not canonical base64`));
  }
  try {
    return readCertificate(new Uint8Array(der));
  } catch (cause) {
    const reason = isHrcaError(cause) ? `${cause.details.reason}` : '';
    const check = {
      check: 'chain',
      expected: 'certificates in DER (RFC 5280)',
      got: `x5c ${place}: ${reason}`,
    } as const;
    throw refusal('CERTIFICATE_MALFORMED', check, { cause });
  }
}
