import type { ErrorCode } from '@hrca/protocol';
import type { Certificate } from './certificate.ts';
import { readUnitIdentity } from './unitIdentity.ts';

/** Why a unit cannot log in with this certificate at `now` (milliseconds since 1970), or nothing where it can. */
export function certificateProblem(certificate: Certificate, now: number): ErrorCode | undefined {
  const usage = certificate.keyUsage;
  if (usage && !usage.has('digitalSignature') && !usage.has('nonRepudiation')) return 'CERTIFICATE_ENCRYPTION_ONLY';
  const unit = readUnitIdentity(certificate);
  if (unit.code === '') return 'CERTIFICATE_NOT_A_UNIT';
  if (!unit.isCodeValid) return 'CERTIFICATE_UNIT_CODE_INVALID';
  return validityProblem(certificate, now);
}

export function validityProblem(certificate: Certificate, now: number): ErrorCode | undefined {
  if (now < certificate.notBefore) return 'CERTIFICATE_NOT_YET_VALID';
  if (now > certificate.notAfter) return 'CERTIFICATE_EXPIRED';
  return undefined;
}
