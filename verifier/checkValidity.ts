import { validityProblem } from '@hrca/x509';
import type { Chain } from './buildChain.ts';
import { type Check, verificationError } from './check.ts';
import { displayName } from './issuer.ts';

/**
 * Checks that every certificate of the chain, trust anchor included, is valid at `now`. The leaf comes first, because it
 * is the one that a clerk can renew.
 *
 * @throws HrcaError `CERTIFICATE_EXPIRED`, `CERTIFICATE_NOT_YET_VALID`
 */
export function checkValidity({ leaf, issuers }: Chain, now: number): void {
  for (const certificate of [leaf, ...issuers.map((issuer) => issuer.certificate)]) {
    const problem = validityProblem(certificate, now);
    if (problem) throw verificationError(problem, validityCheck(certificate, now));
  }
}

export function validityCheck(certificate: Chain['leaf'], now: number): Check {
  const [from, to, at] = [certificate.notBefore, certificate.notAfter, now].map((time) => new Date(time).toISOString());
  return { check: 'validity', expected: `${displayName(certificate)}: ${from} – ${to}`, got: at as string };
}
