import { createHash, type KeyObject } from 'node:crypto';
import type { LoginAlgorithm } from '@hrca/protocol';
import {
  ecdsaSignatureDer,
  readCertificate,
  writeInteger,
  writeNull,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSetOf,
  writeTagged,
  writeTime,
} from '@hrca/x509';
import { algorithmFor, type LoginTokenParts, ORIGIN, signJws } from './loginTokens.ts';

/** 2.25.182738045274803999975059780388542197353, as the openssl CLI encodes it. */
export const loginContentType = new Uint8Array(Buffer.from('0614698292fa88cfa0d59a9be980a0b088e396cedc69', 'hex'));
export const dataType = writeOid('1.2.840.113549.1.7.1');

type Change<T> = (value: T) => T;
type List = Change<readonly Uint8Array[]>;

/** Deviations: each function receives the correct DER and returns what the token gets instead. */
export interface CmsDeviations {
  readonly eContentType?: Uint8Array;
  readonly content?: Change<Uint8Array>;
  /** Input of the digest instead of the content. */
  readonly digested?: Change<Uint8Array>;
  /** Before they are sorted as DER requires. */
  readonly attributes?: List;
  /** Input of the signature instead of the attributes. */
  readonly signed?: Change<Uint8Array>;
  readonly encapsulated?: List;
  readonly certificates?: List;
  readonly signerInfo?: List;
  readonly signerInfos?: List;
  readonly signedData?: List;
  readonly contentInfo?: List;
  readonly der?: Change<Uint8Array>;
}

export type CmsParts = Pick<LoginTokenParts, 'privateKey' | 'chain' | 'challenge' | 'now' | 'origin' | 'algorithm'>;

export const attribute = (type: string, ...values: Uint8Array[]) =>
  writeSequence(writeOid(type), writeSetOf(...values));
export const attributeTypes = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

const sha256 = writeSequence(writeOid('2.16.840.1.101.3.4.2.1'));
const sm3 = writeSequence(writeOid('1.2.156.10197.1.401'));

/** RFC 8017 §A.2.3 with the values of PS256. */
function pss(): Uint8Array {
  const hash = writeSequence(writeOid('2.16.840.1.101.3.4.2.1'), writeNull());
  const mgf1 = writeSequence(writeOid('1.2.840.113549.1.1.8'), hash);
  return writeSequence(
    writeOid('1.2.840.113549.1.1.10'),
    writeSequence(writeTagged(0, hash), writeTagged(1, mgf1), writeTagged(2, writeInteger(32))),
  );
}

const signatureAlgorithms: Readonly<Record<LoginAlgorithm, () => Uint8Array>> = {
  RS256: () => writeSequence(writeOid('1.2.840.113549.1.1.11'), writeNull()),
  PS256: pss,
  ES256: () => writeSequence(writeOid('1.2.840.10045.4.3.2')),
  SM2: () => writeSequence(writeOid('1.2.156.10197.1.301.1')),
};

/** Makes a login as CMS without the agent's code; the deviations are signed, too. */
export function createCmsToken(parts: CmsParts, deviations: CmsDeviations = {}): string {
  const { privateKey, chain, challenge, now, origin = ORIGIN } = parts;
  const algorithm = parts.algorithm ?? algorithmFor(privateKey);
  const isSm2 = algorithm === 'SM2';
  const hash = (bytes: Uint8Array) =>
    createHash(isSm2 ? 'sm3' : 'sha256')
      .update(bytes)
      .digest();
  const keep = <T>(change: Change<T> | undefined, value: T): T => change?.(value) ?? value;

  const iat = Math.floor(now / 1000);
  const content = keep(deviations.content, Buffer.from(JSON.stringify({ aud: origin, nonce: challenge, iat })));
  const eContentType = deviations.eContentType ?? loginContentType;
  const [leaf] = chain as [Uint8Array];
  const attributes = writeSetOf(
    ...keep(deviations.attributes, [
      attribute(attributeTypes.contentType, eContentType),
      attribute(attributeTypes.messageDigest, writeOctetString(hash(keep(deviations.digested, content)))),
      attribute(attributeTypes.signingTime, writeTime(iat * 1000)),
      attribute(attributeTypes.signingCertificateV2, certificateId(hash(leaf), isSm2 ? [sm3] : [])),
    ]),
  );
  const signature = sign({ algorithm, privateKey, message: keep(deviations.signed, attributes) });
  const digestAlgorithm = isSm2 ? sm3 : sha256;
  const signerInfo = writeSequence(
    ...keep(deviations.signerInfo, [
      writeInteger(1),
      signerIdentifier(leaf),
      digestAlgorithm,
      implicit(0xa0, attributes),
      signatureAlgorithms[algorithm](),
      writeOctetString(signature),
    ]),
  );
  const signedData = writeSequence(
    ...keep(deviations.signedData, [
      writeInteger(isSm2 ? 1 : 3),
      writeSetOf(digestAlgorithm),
      writeSequence(...keep(deviations.encapsulated, [eContentType, writeTagged(0, writeOctetString(content))])),
      writeTagged(0, ...keep(deviations.certificates, chain)),
      writeSetOf(...keep(deviations.signerInfos, [signerInfo])),
    ]),
  );
  const type = writeOid(isSm2 ? '1.2.156.10197.6.1.4.2.2' : '1.2.840.113549.1.7.2');
  const contentInfo = writeSequence(...keep(deviations.contentInfo, [type, writeTagged(0, signedData)]));
  return Buffer.from(keep(deviations.der, contentInfo)).toString('base64url');
}

export function certificateId(hash: Uint8Array, algorithm: readonly Uint8Array[] = []): Uint8Array {
  return writeSequence(writeSequence(writeSequence(...algorithm, writeOctetString(hash))));
}

export function signerIdentifier(certificate: Uint8Array): Uint8Array {
  const { issuerDer, serialNumber } = readCertificate(certificate);
  return writeSequence(issuerDer, writeInteger(serialNumber));
}

/** The same contents with another tag (IMPLICIT). */
export function implicit(tag: number, value: Uint8Array): Uint8Array {
  return Uint8Array.of(tag, ...value.subarray(1));
}

function sign(request: { algorithm: LoginAlgorithm; privateKey: KeyObject; message: Uint8Array }): Uint8Array {
  const signature = signJws(request);
  return request.algorithm === 'ES256' || request.algorithm === 'SM2' ? ecdsaSignatureDer(signature) : signature;
}
