import type { KeyObject } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import { certificateFacts, readUnitIdentity, type UnitIdentity } from '@hrca/x509';
import { buildChain, type Chain, type PresentedCertificate } from './buildChain.ts';
import { checkAlgorithm } from './checkAlgorithm.ts';
import { parseLoginHeader } from './parseJws.ts';
import { publicKey } from './publicKey.ts';
import { readCertificates } from './readCertificates.ts';
import type { TrustAnchors } from './trustAnchors.ts';
import type { CertificateFacts } from './types.ts';

/** The signer of one protected header: the part of the verification that is the same for each of its logins. */
export interface Signer {
  readonly protectedHeader: string;
  readonly algorithm: LoginAlgorithm;
  readonly chain: Chain;
  readonly key: KeyObject;
  readonly unit: UnitIdentity;
  readonly certificate: CertificateFacts;
}

/**
 * Parses a protected header that is not cached and builds its chain.
 *
 * @throws HrcaError `TOKEN_*`, `CHAIN_*`, `KEY_TOO_WEAK`, `CERTIFICATE_MALFORMED`, `CERTIFICATE_KEY_UNSUPPORTED`
 */
export function createSigner(protectedHeader: string, trustAnchors: TrustAnchors): Signer {
  const { alg: algorithm, x5c } = parseLoginHeader(protectedHeader);
  const presented = readCertificates(x5c, trustAnchors);
  const { certificate: leaf } = presented[0] as PresentedCertificate;
  checkAlgorithm(algorithm, leaf);
  const chain = buildChain(presented, trustAnchors);
  return {
    // A copy, because the original is a slice that keeps the whole token in memory.
    protectedHeader: Buffer.from(protectedHeader, 'latin1').toString('latin1'),
    algorithm,
    chain,
    key: publicKey(leaf),
    unit: Object.freeze(readUnitIdentity(leaf)),
    certificate: Object.freeze(certificateFacts(leaf)),
  };
}
