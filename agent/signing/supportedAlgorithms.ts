import type { LoginAlgorithm } from '@hrca/protocol';
import type { PublicKeyKind } from '@hrca/x509';

const RSA_BITS_MIN = 2048;

/** What a key can sign a login token with, the most widely understood first; nothing where it is too weak or unknown. */
export function supportedAlgorithms(kind: PublicKeyKind): readonly LoginAlgorithm[] {
  switch (kind.type) {
    case 'RSA':
      return kind.bits >= RSA_BITS_MIN ? ['RS256', 'PS256'] : [];
    case 'RSA-PSS':
      return kind.bits >= RSA_BITS_MIN ? ['PS256'] : [];
    case 'EC':
      return kind.curve === 'P-256' ? ['ES256'] : [];
    case 'SM2':
      return ['SM2'];
    case 'unsupported':
      return [];
  }
}
