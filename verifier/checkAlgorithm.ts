import type { LoginAlgorithm } from '@hrca/protocol';
import {
  type Certificate,
  isTooShort,
  type PublicKeyKind,
  publicKeyKindName,
  RSA_BITS_MIN,
  supportedAlgorithms,
} from '@hrca/x509';
import { type Check, verificationError } from './check.ts';

/**
 * Checks `alg` of the token against the key of the certificate (RFC 7518 §3).
 *
 * @throws HrcaError `KEY_TOO_WEAK`, `CERTIFICATE_KEY_UNSUPPORTED`, `TOKEN_ALGORITHM_MISMATCH`
 */
export function checkAlgorithm(algorithm: LoginAlgorithm, { publicKeyKind: kind }: Certificate): void {
  const name = publicKeyKindName(kind) || 'unknown kind of key';
  if (isTooShort(kind)) {
    throw verificationError('KEY_TOO_WEAK', {
      check: 'algorithm',
      expected: `RSA-${RSA_BITS_MIN} or longer`,
      got: name,
    });
  }
  const allowed = supportedAlgorithms(kind);
  if (allowed.length === 0) {
    throw verificationError('CERTIFICATE_KEY_UNSUPPORTED', {
      check: 'algorithm',
      expected: 'RSA, P-256 or SM2',
      got: name,
    });
  }
  if (!allowed.includes(algorithm))
    throw verificationError('TOKEN_ALGORITHM_MISMATCH', algorithmCheck(algorithm, kind));
}

export function algorithmCheck(algorithm: LoginAlgorithm, kind: PublicKeyKind): Check {
  const expected = `${supportedAlgorithms(kind).join(' or ')} for ${publicKeyKindName(kind)}`;
  return { check: 'algorithm', expected, got: algorithm };
}
