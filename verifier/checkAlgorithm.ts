import type { LoginAlgorithm } from '@hrca/protocol';
import { type Certificate, type PublicKeyKind, publicKeyKindName } from '@hrca/x509';
import { type Check, verificationError } from './check.ts';
import { RSA_BITS_MIN } from './issuer.ts';

/**
 * Holds `alg`, the token's own word, against the key of its certificate.
 *
 * @throws HrcaError `KEY_TOO_WEAK`, `CERTIFICATE_KEY_UNSUPPORTED`, `TOKEN_ALGORITHM_MISMATCH`
 */
export function checkAlgorithm(algorithm: LoginAlgorithm, { publicKeyKind: kind }: Certificate): void {
  const name = publicKeyKindName(kind) || 'unknown kind of key';
  if ('bits' in kind && kind.bits < RSA_BITS_MIN) {
    throw verificationError('KEY_TOO_WEAK', {
      check: 'algorithm',
      expected: `RSA-${RSA_BITS_MIN} or longer`,
      got: name,
    });
  }
  const allowed = algorithmsOf(kind);
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
  const expected = `${algorithmsOf(kind).join(' or ')} for ${publicKeyKindName(kind)}`;
  return { check: 'algorithm', expected, got: algorithm };
}

/** RFC 7518 §3: each algorithm belongs to one kind of key, and ES256 to one curve; so does SM2. */
function algorithmsOf(kind: PublicKeyKind): readonly LoginAlgorithm[] {
  switch (kind.type) {
    case 'RSA':
      return ['RS256', 'PS256'];
    case 'RSA-PSS':
      return ['PS256'];
    case 'EC':
      return kind.curve === 'P-256' ? ['ES256'] : [];
    case 'SM2':
      return ['SM2'];
    case 'unsupported':
      return [];
  }
}
