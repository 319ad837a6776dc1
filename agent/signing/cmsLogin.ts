import { hash } from 'node:crypto';
import type { LoginAlgorithm, LoginClaims } from '@hrca/protocol';
import {
  cmsProfiles,
  ecdsaSignatureDer,
  issuerAndSerialNumber,
  loginContentType,
  oids,
  signingCertificate,
  writeInteger,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSetOf,
  writeTagged,
  writeTime,
} from '@hrca/x509';

const SIGNER_INFO_VERSION = 1;
const MILLISECONDS = 1000;

/**
 * A login as CMS SignedData (RFC 5652 §5; GM/T 0010 for SM2) with the claims as its content. The key signs the attributes
 * (RFC 5652 §5.4), which name our own content type, so that no other program accepts the signature as one over plain
 * data. `chain` is DER, leaf first.
 */
export function cmsLogin({
  algorithm,
  chain,
  claims,
}: {
  algorithm: LoginAlgorithm;
  chain: readonly Uint8Array[];
  claims: LoginClaims;
}) {
  const profile = cmsProfiles[algorithm];
  const [leaf] = chain as [Uint8Array];
  const content = Buffer.from(JSON.stringify(claims));
  const digest = (bytes: Uint8Array) => hash(profile.hash, bytes, 'buffer');
  const attributes = [
    attribute(oids.contentType, loginContentType),
    attribute(oids.messageDigest, writeOctetString(digest(content))),
    attribute(oids.signingTime, writeTime(claims.iat * MILLISECONDS)),
    attribute(oids.signingCertificateV2, signingCertificate(profile, digest(leaf))),
  ].toSorted(Buffer.compare);
  return {
    message: writeSetOf(...attributes),
    token: (signature: Uint8Array) => {
      const signerInfo = writeSequence(
        writeInteger(SIGNER_INFO_VERSION),
        issuerAndSerialNumber(leaf),
        profile.digestAlgorithm,
        writeTagged(0, ...attributes),
        profile.signatureAlgorithm,
        writeOctetString(profile.signatureIsDer ? ecdsaSignatureDer(signature) : signature),
      );
      const signedData = writeSequence(
        profile.version,
        writeSetOf(profile.digestAlgorithm),
        writeSequence(loginContentType, writeTagged(0, writeOctetString(content))),
        // Leaf first, as in a JWS: CMS gives the order no meaning, and this saves the verifier a search.
        writeTagged(0, ...chain),
        writeSetOf(signerInfo),
      );
      const contentInfo = writeSequence(profile.signedDataType, writeTagged(0, signedData));
      return Buffer.from(contentInfo).toString('base64url');
    },
  };
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return writeSequence(writeOid(type), writeSetOf(value));
}
