import {
  type CaOptions,
  type CertificateAuthority,
  createCa,
  createKeyPair,
  createTestPki,
  createUnitCertificate,
  createUnitCode,
  type UnitCertificateOptions,
} from '@hrca/certs-fixtures';
import { parseTrustAnchors } from '@hrca/verifier';
import { expectRefusal, logIn, NOW } from './verifierUnderTest.ts';

const DAY = 86_400_000;

/** Valid around `NOW`. */
export const validity = { notBefore: NOW - DAY, notAfter: NOW + DAY };
export const caName = (text: string) => [{ type: '2.5.4.3', value: text }];

export const pki = await createTestPki({ now: NOW });
/** The key of every leaf of this file. */
export const key = await createKeyPair('P-256');
const { root, subCa } = pki;

export function leafOf(issuer: CertificateAuthority, deviations: Partial<UnitCertificateOptions> = {}): Uint8Array {
  const code = createUnitCode('MA0000X9');
  return createUnitCertificate({ issuer, key, name: '甲', code, ...validity, ...deviations });
}

/** Logs in with a chain; the verifier's cache is empty unless `trustAnchors` are given. */
export const logInWithChain = (chain: readonly Uint8Array[], trustAnchors = parseTrustAnchors(pki.trustAnchorPem)) =>
  logIn({ privateKey: key.privateKey, chain }, trustAnchors);

/** The chain leaf, CA, whose CA deviates. */
export async function logInUnder(deviations: Partial<CaOptions>) {
  const ca = await createCa({ name: caName('CA'), key: 'P-256', issuer: root, ...validity, ...deviations });
  return logInWithChain([leafOf(ca), ca.certificateDer]);
}

/** The chain leaf, CA, whose leaf deviates. */
export const logInWithLeaf = (deviations: Partial<UnitCertificateOptions>, ca = subCa) =>
  logInWithChain([leafOf(ca, deviations), ca.certificateDer]);

export const refuseInvalid = (login: Promise<unknown>) => expectRefusal(login, 'CHAIN_INVALID', 'chain');
export const refuseUntrusted = (login: Promise<unknown>) => expectRefusal(login, 'CHAIN_UNTRUSTED', 'chain');
