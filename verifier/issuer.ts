import type { KeyObject } from 'node:crypto';
import { type Certificate, isTooShort, oids, onlyValue, publicKeyKindName } from '@hrca/x509';
import { publicKey } from './publicKey.ts';

/** A CA certificate that is a trust anchor or has a path to one, with its key. */
export interface Issuer {
  readonly certificate: Certificate;
  readonly key: KeyObject;
  /** `undefined` for a trust anchor. */
  readonly issuedBy: Issuer | undefined;
  /** Its element of `x5c`; `undefined` for a trust anchor. */
  readonly x5cEntry: string | undefined;
}

// Critical extensions that are processed. certificatePolicies is one, because any policy is accepted.
const knownExtensions: ReadonlySet<string> = new Set([oids.basicConstraints, oids.keyUsage, oids.certificatePolicies]);

/** Decodes the key. The caller must have verified the signature on the certificate, or trust it. */
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

/** Why a certificate must not issue others (RFC 5280 §6.1.4), or `undefined`. */
export function issuerProblem(certificate: Certificate): IssuerProblem | undefined {
  const { basicConstraints, keyUsage, publicKeyKind: kind } = certificate;
  const keyKind = publicKeyKindName(kind) || 'of an unknown kind';
  const extension = unknownCriticalExtension(certificate);
  if (!basicConstraints.isCa) return { code: 'CHAIN_INVALID', got: 'not a CA' };
  if (keyUsage && !keyUsage.has('keyCertSign')) return { code: 'CHAIN_INVALID', got: 'no keyCertSign' };
  // Name constraints are not processed, so a CA that has them is refused, even if they are not marked critical.
  if (certificate.extensions.has(oids.nameConstraints)) return { code: 'CHAIN_INVALID', got: 'name constraints' };
  if (extension) return { code: 'CHAIN_INVALID', got: `unknown critical extension ${extension}` };
  if (kind.type !== 'RSA' && kind.type !== 'EC' && kind.type !== 'SM2')
    return { code: 'CHAIN_INVALID', got: `key ${keyKind}` };
  if (isTooShort(kind)) return { code: 'KEY_TOO_WEAK', got: `key ${keyKind}` };
  return undefined;
}

/** OID of a critical extension that is not processed, which RFC 5280 §4.2 forbids to ignore. */
export function unknownCriticalExtension({ extensions }: Certificate): string | undefined {
  for (const [oid, { critical }] of extensions) if (critical && !knownExtensions.has(oid)) return oid;
  return undefined;
}

/** The common name of a certificate, or its organization. */
export function displayName({ subject }: Certificate): string {
  return onlyValue(subject, oids.commonName) || onlyValue(subject, oids.organizationName) || '—';
}
