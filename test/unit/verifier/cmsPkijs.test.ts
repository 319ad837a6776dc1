import { webcrypto } from 'node:crypto';
import { verifyLogin } from '@hrca/verifier';
import { writeOctetString, writeTime } from '@hrca/x509';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { describe, expect, test } from 'vitest';
import { good, sha256, trustAnchors } from '#test/support/tokens/cmsAttacks.ts';
import { attributeTypes, certificateId, loginContentType } from '#test/support/tokens/cmsTokens.ts';
import { cmsLoginOf } from '#test/support/tokens/cmsUnderTest.ts';
import { NOW } from '#test/support/tokens/verifierUnderTest.ts';

describe('a login as pkijs writes it', () => {
  pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as Crypto }));

  test('accepts a login that pkijs writes, its content in a constructed OCTET STRING', async () => {
    const { parts, options } = cmsLoginOf(good, trustAnchors);
    const content = Buffer.from(
      JSON.stringify({ aud: options.expectedOrigin, nonce: parts.challenge, iat: NOW / 1000 }),
    );
    const token = await signWithPkijs(content);
    const pieces = Buffer.of(0x24, content.length + 2, 0x04, content.length);
    expect(Buffer.from(token, 'base64url').includes(pieces)).toBe(true);
    await expect(verifyLogin(token, options)).resolves.toMatchObject({ unit: { code: good.code } });
  });

  async function signWithPkijs(content: Uint8Array): Promise<string> {
    const read = (der: Uint8Array) => pkijs.Certificate.fromBER(new Uint8Array(der).buffer);
    const value = (der: Uint8Array) => asn1js.fromBER(new Uint8Array(der).buffer).result;
    const { issuer, serialNumber } = read(good.certificateDer);
    const attributes = [
      new pkijs.Attribute({ type: attributeTypes.contentType, values: [value(loginContentType)] }),
      new pkijs.Attribute({ type: attributeTypes.signingTime, values: [value(writeTime(NOW))] }),
      new pkijs.Attribute({ type: attributeTypes.messageDigest, values: [value(writeOctetString(sha256(content)))] }),
      new pkijs.Attribute({
        type: attributeTypes.signingCertificateV2,
        values: [value(certificateId(sha256(good.certificateDer)))],
      }),
    ].sort((a, b) => Buffer.compare(Buffer.from(a.toSchema().toBER()), Buffer.from(b.toSchema().toBER())));
    const signed = new pkijs.SignedData({
      version: 3,
      encapContentInfo: new pkijs.EncapsulatedContentInfo({
        eContentType: '2.25.182738045274803999975059780388542197353',
        eContent: new asn1js.OctetString({ valueHex: new Uint8Array(content).buffer }),
      }),
      certificates: good.chain.map(read),
      signerInfos: [
        new pkijs.SignerInfo({
          version: 1,
          sid: new pkijs.IssuerAndSerialNumber({ issuer, serialNumber }),
          signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes }),
        }),
      ],
    });
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const key = await webcrypto.subtle.importKey('pkcs8', new Uint8Array(good.keyDer), algorithm, true, ['sign']);
    await signed.sign(key, 0, 'SHA-256');
    const info = new pkijs.ContentInfo({ contentType: pkijs.ContentInfo.SIGNED_DATA, content: signed.toSchema(true) });
    return Buffer.from(info.toSchema().toBER()).toString('base64url');
  }
});
