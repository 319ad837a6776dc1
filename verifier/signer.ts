import { createHash, type KeyObject } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import {
  type Certificate,
  displaySerialNumber,
  oids,
  onlyValue,
  publicKeyKindName,
  readUnitIdentity,
  type UnitIdentity,
} from '@hrca/x509';
import { buildChain, type Chain, type PresentedCertificate } from './buildChain.ts';
import { checkAlgorithm } from './checkAlgorithm.ts';
import { parseLoginHeader } from './parseJws.ts';
import { publicKey } from './publicKey.ts';
import { readCertificates } from './readCertificates.ts';
import type { TrustAnchors } from './trustAnchors.ts';
import type { CertificateFacts } from './types.ts';

/** Whoever can make signatures under one protected header: all that does not change from login to login. */
export interface Signer {
  readonly protectedHeader: string;
  readonly algorithm: LoginAlgorithm;
  readonly chain: Chain;
  readonly key: KeyObject;
  readonly unit: UnitIdentity;
  readonly certificate: CertificateFacts;
}

/**
 * Reads a protected header that is not known yet and builds its chain.
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
    // A copy, since the original is a slice that would keep the whole token in memory.
    protectedHeader: Buffer.from(protectedHeader, 'latin1').toString('latin1'),
    algorithm,
    chain,
    key: publicKey(leaf),
    unit: Object.freeze(readUnitIdentity(leaf)),
    certificate: Object.freeze(certificateFacts(leaf)),
  };
}

function certificateFacts(certificate: Certificate): CertificateFacts {
  return {
    id: createHash('sha256').update(certificate.der).digest('hex'),
    issuer: onlyValue(certificate.issuer, oids.commonName),
    serialNumber: displaySerialNumber(certificate),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    keyKind: publicKeyKindName(certificate.publicKeyKind),
  };
}
