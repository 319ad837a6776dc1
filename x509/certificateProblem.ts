import type { Certificate } from './certificate.ts';
import { readUnitIdentity } from './unitIdentity.ts';

export type KeyUsageProblem = 'CERTIFICATE_ENCRYPTION_ONLY' | 'CERTIFICATE_NOT_FOR_SIGNING';
export type ValidityProblem = 'CERTIFICATE_NOT_YET_VALID' | 'CERTIFICATE_EXPIRED';
export type CertificateProblem =
  | KeyUsageProblem
  | 'CERTIFICATE_NOT_A_UNIT'
  | 'CERTIFICATE_UNIT_CODE_INVALID'
  | ValidityProblem;

/** Why a unit cannot log in with this certificate at `now` (milliseconds since 1970); `undefined` where it can. */
export function certificateProblem(certificate: Certificate, now: number): CertificateProblem | undefined {
  const usageProblem = keyUsageProblem(certificate);
  if (usageProblem) return usageProblem;
  const unit = readUnitIdentity(certificate);
  // The name is also empty where the certificate has two.
  if (unit.code === '' || unit.name === '') return 'CERTIFICATE_NOT_A_UNIT';
  if (!unit.isCodeValid) return 'CERTIFICATE_UNIT_CODE_INVALID';
  return validityProblem(certificate, now);
}

const encryptionUsages = ['keyEncipherment', 'dataEncipherment', 'keyAgreement'] as const;

/**
 * Why the key of a certificate may not sign a login. RFC 5280 allows every usage where keyUsage is absent; here it is
 * required, because devices hold a signing and an encryption certificate side by side.
 */
export function keyUsageProblem({ keyUsage }: Certificate): KeyUsageProblem | undefined {
  if (keyUsage?.has('digitalSignature') || keyUsage?.has('nonRepudiation')) return undefined;
  return encryptionUsages.some((usage) => keyUsage?.has(usage))
    ? 'CERTIFICATE_ENCRYPTION_ONLY'
    : 'CERTIFICATE_NOT_FOR_SIGNING';
}

export function validityProblem(certificate: Certificate, now: number): ValidityProblem | undefined {
  if (now < certificate.notBefore) return 'CERTIFICATE_NOT_YET_VALID';
  if (now > certificate.notAfter) return 'CERTIFICATE_EXPIRED';
  return undefined;
}
