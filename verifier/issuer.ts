import type { KeyObject } from 'node:crypto';
import { type Certificate, oids, onlyValue, publicKeyKindName } from '@hrca/x509';
import { publicKey } from './publicKey.ts';

/** A certificate that may issue others and that is, or leads to, a trust anchor; its key is ready for use. */
export interface Issuer {
  readonly certificate: Certificate;
  readonly key: KeyObject;
  /** `undefined` for a trust anchor, as is `encoded`. */
  readonly issuedBy: Issuer | undefined;
  /** Its element of `x5c`. */
  readonly x5cEntry: string | undefined;
}

export const RSA_BITS_MIN = 2048;

// Those whose meaning is taken care of here; certificatePolicies is, because any policy will do.
const knownExtensions: ReadonlySet<string> = new Set([oids.basicConstraints, oids.keyUsage, oids.certificatePolicies]);

/** Whoever calls this has seen to it that somebody vouches for the certificate. */
export function createIssuer({
  certificate,
  issuedBy,
  x5cEntry,
}: {
  certificate: Certificate;
  issuedBy?: Issuer;
  x5cEntry?: string;
}): Issuer {
  return { certificate, key: publicKey(certificate), issuedBy, x5cEntry };
}

interface IssuerProblem {
  readonly code: 'KEY_TOO_WEAK' | 'CHAIN_INVALID';
  readonly got: string;
}

/** Why a certificate must not issue others, wherever it stands in a chain (RFC 5280 §6.1.4), or nothing. */
export function issuerProblem(certificate: Certificate): IssuerProblem | undefined {
  const { basicConstraints, keyUsage, publicKeyKind: kind } = certificate;
  const keyKind = publicKeyKindName(kind) || 'of an unknown kind';
  const extension = unknownCriticalExtension(certificate);
  if (!basicConstraints.isCa) return { code: 'CHAIN_INVALID', got: 'not a CA' };
  if (keyUsage && !keyUsage.has('keyCertSign')) return { code: 'CHAIN_INVALID', got: 'no keyCertSign' };
  // Whom a CA may certify is not checked here, so a CA with limits is refused, also where it failed to mark them critical.
  if (certificate.extensions.has(oids.nameConstraints)) return { code: 'CHAIN_INVALID', got: 'name constraints' };
  if (extension) return { code: 'CHAIN_INVALID', got: `unknown critical extension ${extension}` };
  if (kind.type !== 'RSA' && kind.type !== 'EC' && kind.type !== 'SM2')
    return { code: 'CHAIN_INVALID', got: `key ${keyKind}` };
  if (kind.type === 'RSA' && kind.bits < RSA_BITS_MIN) return { code: 'KEY_TOO_WEAK', got: `key ${keyKind}` };
  return undefined;
}

/** OID of a critical extension that this verifier does not know, and must therefore not pass over. */
export function unknownCriticalExtension({ extensions }: Certificate): string | undefined {
  for (const [oid, { critical }] of extensions) if (critical && !knownExtensions.has(oid)) return oid;
  return undefined;
}

/** What people know a certificate by. */
export function displayName({ subject }: Certificate): string {
  return onlyValue(subject, oids.commonName) || onlyValue(subject, oids.organizationName) || '—';
}
