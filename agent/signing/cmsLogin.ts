import { hash } from 'node:crypto';
import {
  cmsProfiles,
  ecdsaSignatureDer,
  issuerAndSerialNumber,
  loginContentType,
  oids,
  signingCertificate,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
  writeTagged,
  writeTime,
} from '@hrca/x509';
import { claimsOf, type LoginFacts, type UnsignedLogin } from './unsignedLogin.ts';

const SIGNER_INFO_VERSION = 1;
const MILLISECONDS = 1000;

/**
 * A login as CMS SignedData (RFC 5652 §5; GM/T 0010 for SM2) with the claims inside. The key signs the attributes, never
 * the content itself: they begin with our content type, so that the signature is none over plain data.
 */
export function cmsLogin(facts: LoginFacts): UnsignedLogin {
  const profile = cmsProfiles[facts.algorithm];
  const [leaf] = facts.chain as [Uint8Array];
  const claims = claimsOf(facts);
  const content = Buffer.from(JSON.stringify(claims));
  const digest = (octets: Uint8Array) => hash(profile.hash, octets, 'buffer');
  const attributes = [
    attribute(oids.contentType, loginContentType),
    attribute(oids.messageDigest, writeOctetString(digest(content))),
    attribute(oids.signingTime, writeTime(claims.iat * MILLISECONDS)),
    attribute(oids.signingCertificateV2, signingCertificate(profile, digest(leaf))),
  ].toSorted(Buffer.compare);
  return {
    message: writeSetOf(...attributes),
    token: (signature) => {
      const signerInfo = writeSequence(
        writeSmallInteger(SIGNER_INFO_VERSION),
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
        // Leaf first, as in a JWS: CMS gives their order no meaning, and the verifier need not look for it.
        writeTagged(0, ...facts.chain),
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
