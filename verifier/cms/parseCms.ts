import { hash } from 'node:crypto';
import { CHAIN_MAX_LENGTH } from '@hrca/protocol';
import { type HrcaError, isHrcaError } from '@hrca/protocol/errors';
import {
  type CmsProfile,
  cmsProfiles,
  type DerNode,
  ecdsaSignatureP1363,
  expectTag,
  issuerAndSerialNumber,
  loginContentType,
  readChildren,
  readDer,
  readFields,
  readOnlyChild,
  sameBytes,
  signingCertificate,
  tags,
  writeInteger,
} from '@hrca/x509';
import { verificationError } from '../check.ts';
import { encodeHeader, type LoginToken, parseClaims } from '../loginToken.ts';
import { cmsFormatCheck, signatureAlgorithmOf } from './cms.ts';
import { readSignedAttributes } from './signedAttributes.ts';

const EXPLICIT_CONTENT = 0xa0;
const CERTIFICATES = 0xa0;
const SIGNED_ATTRIBUTES = 0xa0;
const CONSTRUCTED_OCTET_STRING = 0x24;
const signerInfoVersion = writeInteger(1);

/**
 * Parses a login in CMS SignedData (RFC 5652 §5; GM/T 0010 for SM2): one signer, encapsulated claims, signed attributes,
 * no unsigned ones, and the chain, leaf first.
 *
 * @throws HrcaError `TOKEN_MALFORMED`; `SIGNATURE_INVALID` where the attributes are of other content or another certificate
 */
export function parseCms(input: string): LoginToken {
  const der = Buffer.from(input, 'base64url');
  if (der.toString('base64url') !== input) throw malformed('not canonical base64url');
  try {
    return readContentInfo(new Uint8Array(der));
  } catch (cause) {
    if (!isHrcaError(cause) || cause.code !== 'CERTIFICATE_MALFORMED') throw cause;
    throw malformed(`${cause.details.reason}`, cause);
  }
}

function readContentInfo(der: Uint8Array): LoginToken {
  const [type, explicit] = readFields(readDer(der), 2);
  const [version, digestAlgorithms, encapsulated, certificates, signerInfos] = readFields(
    readOnlyChild(explicit, EXPLICIT_CONTENT),
    5,
  );
  const signerInfo = readOnlyChild(signerInfos, tags.set);
  const [signerVersion, signerId, digestAlgorithm, attributes, signatureAlgorithm, signature] = readFields(
    signerInfo,
    6,
  );
  const algorithm = signatureAlgorithmOf(signatureAlgorithm);
  const profile = cmsProfiles[algorithm];
  expectSame(type, profile.signedDataType, 'content type');
  expectSame(version, profile.version, 'version');
  expectSame(signerVersion, signerInfoVersion, 'version of SignerInfo');
  expectDigestAlgorithm(readOnlyChild(digestAlgorithms, tags.set), profile);
  expectDigestAlgorithm(digestAlgorithm, profile);

  const chain = readChildren(expectTag(certificates, CERTIFICATES)).map(({ encoded }) => encoded);
  const [leaf] = chain;
  if (leaf === undefined || chain.length > CHAIN_MAX_LENGTH) throw malformed(`${chain.length} certificates`);
  expectSame(signerId, issuerAndSerialNumber(leaf), 'signer: not the first certificate');

  const content = readContent(encapsulated);
  const claims = parseClaims(Buffer.from(content).toString('base64url'), malformed);
  const signed = readSignedAttributes(expectTag(attributes, SIGNED_ATTRIBUTES));
  expectSame(signed.contentType, loginContentType, 'content type attribute');
  if (signed.signingTime !== claims.iat * 1000) throw malformed('signing time differs from the claims');
  const digest = (bytes: Uint8Array) => hash(profile.hash, bytes, 'buffer');
  if (!sameBytes(signed.messageDigest, digest(content))) throw otherContent('messageDigest of other content');
  if (!sameBytes(signed.signingCertificate.encoded, signingCertificate(profile, digest(leaf)))) {
    throw otherContent('signingCertificateV2 of another certificate');
  }
  const signatureBytes = expectTag(signature, tags.octetString).content;
  return {
    format: 'cms',
    protectedHeader: encodeHeader(algorithm, chain),
    claims,
    signingInput: signed.signedBytes,
    signature: profile.signatureIsDer ? ecdsaSignatureP1363(signatureBytes) : signatureBytes,
  };
}

/** The claims, in one OCTET STRING or in several inside a constructed one (X.690 §8.7), as pkijs writes them. */
function readContent(encapsulated: DerNode | undefined): Uint8Array {
  const [type, explicit] = readFields(encapsulated, 2);
  expectSame(type, loginContentType, 'type of the encapsulated content');
  const content = readOnlyChild(explicit, EXPLICIT_CONTENT);
  if (content.tag !== CONSTRUCTED_OCTET_STRING) return expectTag(content, tags.octetString).content;
  return new Uint8Array(Buffer.concat(readChildren(content).map((part) => expectTag(part, tags.octetString).content)));
}

/** The parameters of a hash may be absent or NULL (RFC 5754 §2). */
function expectDigestAlgorithm(node: DerNode | undefined, { digestAlgorithm }: CmsProfile): void {
  const [id, parameters, ...rest] = readChildren(expectTag(node, tags.sequence));
  const [expectedId] = readChildren(readDer(digestAlgorithm));
  const hasParameters = parameters !== undefined && (parameters.tag !== tags.null || parameters.content.length > 0);
  if (hasParameters || rest.length > 0) throw malformed('digest algorithm with parameters');
  expectSame(id, (expectedId as DerNode).encoded, 'digest algorithm');
}

function expectSame(node: DerNode | undefined, expected: Uint8Array, name: string): void {
  if (node === undefined || !sameBytes(node.encoded, expected)) throw malformed(`wrong ${name}`);
}

function malformed(got: string, cause?: unknown): HrcaError {
  return verificationError('TOKEN_MALFORMED', cmsFormatCheck(got), { cause });
}

function otherContent(got: string): HrcaError {
  return verificationError('SIGNATURE_INVALID', { check: 'signature', expected: 'attributes of this content', got });
}
