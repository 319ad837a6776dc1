import { createHash } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { onlyValue } from './distinguishedName.ts';
import { oids } from './oids.ts';
import { publicKeyKindName } from './publicKeyKind.ts';

/** What lists and logs show of a certificate, and what a portal keeps of it. */
export interface CertificateFacts {
  /** SHA-256 of the certificate's DER, lower-case hex. */
  readonly id: string;
  /** Common name of the issuer. */
  readonly issuer: string;
  /** Upper-case hex, as certificate viewers show it. */
  readonly serialNumber: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
  /** `RSA-2048`, `P-256`, `SM2`. */
  readonly keyKind: string;
}

export function certificateFacts(certificate: Certificate): CertificateFacts {
  return {
    id: certificateId(certificate.der),
    issuer: onlyValue(certificate.issuer, oids.commonName),
    serialNumber: displaySerialNumber(certificate),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    keyKind: publicKeyKindName(certificate.publicKeyKind),
  };
}

/** SHA-256 of the certificate's DER, lower-case hex. */
export function certificateId(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/** The serial number in upper-case hex, as OpenSSL and certificate viewers show it: without the zero byte of its sign. */
export function displaySerialNumber({ serialNumber }: Pick<Certificate, 'serialNumber'>): string {
  const isPadded = serialNumber[0] === 0 && serialNumber.length > 1;
  return Buffer.from(isPadded ? serialNumber.subarray(1) : serialNumber)
    .toString('hex')
    .toUpperCase();
}
