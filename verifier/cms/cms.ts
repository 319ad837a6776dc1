import { type LoginAlgorithm, loginAlgorithms } from '@hrca/protocol';
import {
  cmsProfiles,
  type DerNode,
  expectTag,
  oids,
  sameBytes,
  tags,
  writeNull,
  writeOid,
  writeSequence,
} from '@hrca/x509';
import { type Check, verificationError } from '../check.ts';

export function cmsFormatCheck(got = 'hrca-login'): Check {
  return { check: 'tokenFormat', expected: 'CMS SignedData, hrca-login', got };
}

/** Also accepted: rsaEncryption (RFC 3370 §3.2), and NULL parameters of SM2, which many implementations write. */
const others: readonly (readonly [Uint8Array, LoginAlgorithm])[] = [
  [writeSequence(writeOid(oids.rsaEncryption), writeNull()), 'RS256'],
  [writeSequence(writeOid(oids.sm2Signature), writeNull()), 'SM2'],
];

const known = [...loginAlgorithms.map((name) => [cmsProfiles[name].signatureAlgorithm, name] as const), ...others];

/** Compares the whole AlgorithmIdentifier, because its parameters (of RSA-PSS, for instance) are part of the algorithm. */
export function signatureAlgorithmOf(node: DerNode | undefined): LoginAlgorithm {
  const { encoded } = expectTag(node, tags.sequence);
  const found = known.find(([identifier]) => sameBytes(identifier, encoded));
  if (!found) throw verificationError('TOKEN_MALFORMED', cmsFormatCheck('unknown signature algorithm'));
  return found[1];
}
