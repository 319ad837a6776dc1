import type { LoginAlgorithm } from '@hrca/protocol';
import type { PublicKeyKind } from './publicKeyKind.ts';

/** Bits of an RSA modulus; a shorter key signs nothing, neither a login nor a certificate. */
export const RSA_BITS_MIN = 2048;

/**
 * JWS algorithms that a key can sign a login with, the most widely implemented first; none where the key is too short or
 * of an unsupported kind. RFC 7518 §3 binds each algorithm to one kind of key, and ES256 to P-256.
 */
export function supportedAlgorithms(kind: PublicKeyKind): readonly LoginAlgorithm[] {
  switch (kind.type) {
    case 'RSA':
      return isTooShort(kind) ? [] : ['RS256', 'PS256'];
    case 'RSA-PSS':
      return isTooShort(kind) ? [] : ['PS256'];
    case 'EC':
      return kind.curve === 'P-256' ? ['ES256'] : [];
    case 'SM2':
      return ['SM2'];
    case 'unsupported':
      return [];
  }
}

/** Whether it is an RSA key of fewer than `RSA_BITS_MIN` bits. */
export function isTooShort(kind: PublicKeyKind): boolean {
  return 'bits' in kind && kind.bits < RSA_BITS_MIN;
}
