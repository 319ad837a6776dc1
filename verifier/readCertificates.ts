import { isHrcaError } from '@hrca/protocol/errors';
import { type Certificate, readCertificate } from '@hrca/x509';
import type { PresentedCertificate } from './buildChain.ts';
import { refusal } from './check.ts';
import { jwsFormatCheck } from './parseJws.ts';
import type { TrustAnchors } from './trustAnchors.ts';

/**
 * Reads the elements of `x5c`; a CA that is known already is not read again.
 *
 * @throws HrcaError `TOKEN_MALFORMED` where one is not canonical base64, `CERTIFICATE_MALFORMED`
 */
export function readCertificates(x5c: readonly string[], trustAnchors: TrustAnchors): PresentedCertificate[] {
  return x5c.map((encoded, i) => ({
    encoded,
    certificate: trustAnchors.issuer(encoded)?.certificate ?? read(encoded, i + 1),
  }));
}

function read(encoded: string, place: number): Certificate {
  const der = Buffer.from(encoded, 'base64');
  if (der.toString('base64') !== encoded) {
    throw refusal('TOKEN_MALFORMED', jwsFormatCheck(`x5c ${place}: not canonical base64`));
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
