import { verifyLogin } from '@hrca/verifier';
import {
  readChildren,
  readDer,
  writeDer,
  writeNull,
  writeOctetString,
  writeOid,
  writeSequence,
  writeTagged,
  writeTime,
} from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import { at, good, isOf, pkis, refuse, replace, sha256, trustAnchors } from '#test/support/tokens/cmsAttacks.ts';
import { attribute, attributeTypes, dataType, loginContentType } from '#test/support/tokens/cmsTokens.ts';
import { cmsLoginOf } from '#test/support/tokens/cmsUnderTest.ts';
import { expectRefusal, loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';

describe('V11 signed attributes replayed as content', () => {
  test.each([
    'ES256',
    'RS256',
    'SM2',
  ] as const)('V11 the signed attributes of an accepted login are refused as content: %s', async (kind) => {
    const { good: unit } = pkis[kind].units;
    let attributes = new Uint8Array();
    const { parts, token, options } = cmsLoginOf(unit, trustAnchors, {
      signed: (bytes) => {
        attributes = new Uint8Array(bytes);
        return bytes;
      },
    });
    await expect(verifyLogin(token, options)).resolves.toBeDefined();
    // A parser that accepts a SignedData without attributes would take the same signature for one over the attributes.
    for (const eContentType of [loginContentType, dataType]) {
      const replayed = cmsLoginOf(
        unit,
        trustAnchors,
        { eContentType, content: () => attributes, signerInfo: at(3, () => undefined) },
        parts,
      );
      await expectRefusal(verifyLogin(replayed.token, options), 'TOKEN_MALFORMED', 'tokenFormat');
    }
  });

  test('V11 a signature over the bare claims without attributes is refused', async () => {
    let claims = new Uint8Array();
    await refuse({
      content: (value) => {
        claims = new Uint8Array(value);
        return value;
      },
      signed: () => claims,
      signerInfo: at(3, () => undefined),
    });
    await refuse({ attributes: () => [] });
  });

  test('V11 the signature of a JWS over the same claims is refused', async () => {
    const { token, options } = loginOf(good, trustAnchors);
    const [header, payload] = token.split('.');
    const signed = () => Buffer.from(`${header}.${payload}`);
    await refuse({ signed }, 'SIGNATURE_INVALID');
    expect(options.expectedChallenge).toBeDefined();
  });
});

describe('V11 attributes missing, doubled or untrue', () => {
  test.each([
    'contentType',
    'messageDigest',
    'signingTime',
    'signingCertificateV2',
  ] as const)('V11 a login without %s is refused', async (type) => {
    await refuse({ attributes: replace(type) });
  });

  test.each([
    'contentType',
    'messageDigest',
    'signingTime',
    'signingCertificateV2',
  ] as const)('V11 two values of %s, and none, are refused', async (type) => {
    const valueIn = (attributes: readonly Uint8Array[]) => {
      const item = attributes.find(isOf(attributeTypes[type])) as Uint8Array;
      return readChildren(readChildren(readDer(item))[1] as never)[0]?.encoded as Uint8Array;
    };
    await refuse({
      attributes: (all) => replace(type, attribute(attributeTypes[type], valueIn(all), writeNull()))(all),
    });
    await refuse({ attributes: replace(type, attribute(attributeTypes[type])) });
  });

  test('V11 an attribute that is there twice is refused', async () => {
    const digest = attribute(attributeTypes.messageDigest, writeOctetString(sha256(Buffer.from('other'))));
    await refuse({ attributes: (all) => [...all, digest] });
    await refuse({ attributes: (all) => [...all, all[1] as Uint8Array] });
  });

  test('V11 an additional attribute is refused', async () => {
    await refuse({ attributes: (all) => [...all, attribute('1.2.840.113549.1.9.15', writeSequence())] });
  });

  test('V11 attributes in another order than that of DER are refused', async () => {
    const { token, options } = cmsLoginOf(good, trustAnchors);
    await expect(verifyLogin(token, options)).resolves.toBeDefined();
    const reversed = (bytes: Uint8Array) =>
      writeDer(
        bytes[0] as number,
        ...readChildren(readDer(bytes))
          .map(({ encoded }) => encoded)
          .reverse(),
      );
    // With the signature over this order, and over that of DER.
    await refuse({ signed: reversed, signerInfo: at(3, reversed) });
    await refuse({ signerInfo: at(3, reversed) });
  });

  test('V11 a digest of other content is refused', async () => {
    await refuse({ digested: () => Buffer.from('other') }, 'SIGNATURE_INVALID');
  });

  test('V11 other claims under the same attributes are refused', async () => {
    const stolen = cmsLoginOf(good, trustAnchors, {}, { origin: 'https://evil.example' });
    const { options, parts } = cmsLoginOf(good, trustAnchors);
    const wanted = Buffer.from(
      JSON.stringify({ aud: options.expectedOrigin, nonce: parts.challenge, iat: NOW / 1000 }),
    );
    const encapsulated = () => [loginContentType, writeTagged(0, writeOctetString(wanted))];
    const swapped = cmsLoginOf(
      good,
      trustAnchors,
      { encapsulated },
      { ...stolen.parts, origin: 'https://evil.example' },
    );
    await expectRefusal(verifyLogin(swapped.token, options), 'SIGNATURE_INVALID', 'signature');
  });

  test.each([
    ['data', dataType],
    ['GM/T 0010 data', writeOid('1.2.156.10197.6.1.4.2.1')],
    ['a time stamp', writeOid('1.2.840.113549.1.9.16.1.4')],
    ['our own, cut short', writeDer(0x06, loginContentType.subarray(2, 20))],
  ])('V11 the content type %s is refused in the attribute, at the content and in both', async (_name, type) => {
    await refuse({ eContentType: type });
    await refuse({ attributes: replace('contentType', attribute(attributeTypes.contentType, type)) });
    await refuse({ encapsulated: at(0, () => type) });
  });

  test('V11 a signing time that differs from the claims is refused', async () => {
    const at = (value: Uint8Array) =>
      refuse({ attributes: replace('signingTime', attribute(attributeTypes.signingTime, value)) });
    await at(writeTime(NOW + 1000));
    await at(writeTime(NOW - 1000));
    await at(writeOctetString(Buffer.from('260601120000Z')));
  });
});
