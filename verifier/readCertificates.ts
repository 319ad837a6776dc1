import { isHrcaError } from '@hrca/protocol/errors';
import { type Certificate, readCertificate } from '@hrca/x509';
import type { PresentedCertificate } from './buildChain.ts';
import { verificationError } from './check.ts';
import { jwsFormatCheck } from './parseJws.ts';
import type { TrustAnchors } from './trustAnchors.ts';

/**
 * Parses the elements of `x5c`; a cached CA is not parsed again.
 *
 * @throws HrcaError `TOKEN_MALFORMED` where one is not canonical base64, `CERTIFICATE_MALFORMED`
 */
export function readCertificates(x5c: readonly string[], trustAnchors: TrustAnchors): PresentedCertificate[] {
  return x5c.map((x5cEntry, i) => ({
    x5cEntry,
    certificate: trustAnchors.issuer(x5cEntry)?.certificate ?? read(x5cEntry, i + 1),
  }));
}

function read(x5cEntry: string, position: number): Certificate {
  const der = Buffer.from(x5cEntry, 'base64');
  if (der.toString('base64') !== x5cEntry) {
    throw verificationError('TOKEN_MALFORMED', jwsFormatCheck(`x5c ${position}: not canonical base64`));
  }
  try {
    return readCertificate(new Uint8Array(der));
  } catch (cause) {
    const reason = isHrcaError(cause) ? `${cause.details.reason}` : '';
    const check = {
      check: 'chain',
      expected: 'certificates in DER (RFC 5280)',
      got: `x5c ${position}: ${reason}`,
    } as const;
    throw verificationError('CERTIFICATE_MALFORMED', check, { cause });
  }
}
