import { verifyLogin } from '@hrca/verifier';
import {
  readDer,
  writeBoolean,
  writeDer,
  writeInteger,
  writeNull,
  writeOctetString,
  writeOid,
  writeSequence,
  writeSetOf,
  writeTagged,
} from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import { at, good, refuse, trustAnchors } from '#test/support/tokens/cmsAttacks.ts';
import { attribute, dataType, implicit } from '#test/support/tokens/cmsTokens.ts';
import { cmsLoginOf, logInWithCms } from '#test/support/tokens/cmsUnderTest.ts';
import { expectRefusal } from '#test/support/tokens/verifierUnderTest.ts';

describe('V11 structure', () => {
  test('V11 several signers, and none, are refused', async () => {
    const signerInfos = (list: readonly Uint8Array[]) => [...list, ...list];
    await refuse({ signerInfos });
    await refuse({ signerInfos: (list) => [...list, writeSequence(writeInteger(1))] });
    await refuse({ signerInfos: () => [] });
  });

  test('V11 content that is absent, empty or of another tag is refused', async () => {
    await refuse({ encapsulated: at(1, () => undefined) });
    await refuse({ encapsulated: at(1, () => writeTagged(0)) });
    await refuse({ encapsulated: at(1, () => writeTagged(0, writeOctetString(new Uint8Array()))) });
    await refuse({ encapsulated: at(1, (explicit) => implicit(0xa1, explicit)) });
    await refuse({
      encapsulated: at(1, () =>
        writeTagged(0, writeOctetString(Buffer.from('{}')), writeOctetString(Buffer.from('{}'))),
      ),
    });
    await refuse({ encapsulated: at(1, () => writeTagged(0, writeSequence(writeOctetString(Buffer.from('{}'))))) });
  });

  test('V11 an OCTET STRING nested deeper than one level is refused', async () => {
    await refuse({
      encapsulated: at(1, (explicit) =>
        writeTagged(0, writeDer(0x24, writeDer(0x24, writeOctetString(readDer(explicit).content.slice(2))))),
      ),
    });
    await refuse({ encapsulated: at(1, () => writeTagged(0, writeDer(0x24))) });
  });

  test('V11 claims in another JSON encoding are refused', async () => {
    const claims = (change: (json: string) => string) =>
      refuse({ content: (json) => Buffer.from(change(json.toString())) });
    await claims((json) => ` ${json}`);
    await claims((json) => json.replace('"aud"', '"aud":"https://portal.example","aud"'));
    await claims((json) => json.replace('}', ',"sub":"x"}'));
    await claims(() => 'plain text');
    await claims((json) => `\uFEFF${json}`);
  });

  test('V11 unsigned attributes, revocation lists and unknown fields are refused', async () => {
    await refuse({
      signerInfo: (items) => [...items, writeTagged(1, attribute('1.2.840.113549.1.9.16.2.14', writeNull()))],
    });
    await refuse({ signedData: (items) => [...items.slice(0, 4), writeTagged(1, writeSequence()), ...items.slice(4)] });
    await refuse({ signedData: (items) => [...items, writeNull()] });
    await refuse({ contentInfo: (items) => [...items, writeNull()] });
    await refuse({ der: (bytes) => Uint8Array.of(...bytes, 0) });
  });

  test('V11 versions, digests and algorithms that contradict each other are refused', async () => {
    const sm3 = writeSequence(writeOid('1.2.156.10197.1.401'));
    await refuse({ signedData: at(0, () => writeInteger(1)) });
    await refuse({ signedData: at(0, () => writeInteger(4)) });
    await refuse({ signerInfo: at(0, () => writeInteger(3)) });
    await refuse({ signerInfo: at(2, () => sm3) });
    await refuse({ signedData: at(1, () => writeSetOf(sm3)) });
    await refuse({ signedData: at(1, (set) => writeSetOf(sm3, readDer(set).content)) });
    await refuse({ signedData: at(1, () => writeSetOf()) });
    await refuse({ signerInfo: at(2, (algorithm) => writeSequence(readDer(algorithm).content, writeBoolean(true))) });
    await refuse({ contentInfo: at(0, () => writeOid('1.2.156.10197.6.1.4.2.2')) });
    await refuse({ contentInfo: at(0, () => dataType) });
    for (const name of ['1.2.840.10045.4.1', '1.2.840.10045.2.1', '1.2.840.113549.1.1.5', '1.3.6.1.5.5.7.6.2']) {
      await refuse({ signerInfo: at(4, () => writeSequence(writeOid(name))) });
    }
  });

  test('V11 an algorithm of another kind of key is refused', async () => {
    const rsa = writeSequence(writeOid('1.2.840.113549.1.1.11'), writeNull());
    const login = logInWithCms(good, trustAnchors, { signerInfo: at(4, () => rsa) });
    await expectRefusal(login, 'TOKEN_ALGORITHM_MISMATCH', 'algorithm');
  });

  test('V11 a signature that is not DER of two numbers is refused', async () => {
    const signature = (change: (bytes: Uint8Array) => Uint8Array) =>
      refuse({ signerInfo: at(5, (bytes) => writeOctetString(change(readDer(bytes).content))) });
    await signature((bytes) => Uint8Array.of(...bytes, 0));
    await signature((bytes) => bytes.slice(0, -1));
    await signature(() => new Uint8Array(64).fill(1));
    await refuse(
      { signerInfo: at(5, () => writeOctetString(writeSequence(writeInteger(1), writeInteger(1)))) },
      'SIGNATURE_INVALID',
    );
  });

  test('V11 a login with any byte changed is refused', async () => {
    const { token, options } = cmsLoginOf(good, trustAnchors);
    const bytes = Buffer.from(token, 'base64url');
    for (let i = 0; i < bytes.length; i += 3) {
      const flipped = Buffer.from(bytes);
      flipped[i] = (flipped[i] as number) ^ (1 << (i % 8));
      await expect(verifyLogin(flipped.toString('base64url'), options)).rejects.toMatchObject({ name: 'HrcaError' });
      await expect(verifyLogin(bytes.subarray(0, i).toString('base64url'), options)).rejects.toMatchObject({
        name: 'HrcaError',
      });
    }
  });

  test.each(['=', '+', '/', ' ', '\n', '.'])('V11 base64url with %j in it is refused', async (character) => {
    const { token, options } = cmsLoginOf(good, trustAnchors);
    await expectRefusal(verifyLogin(`${token}${character}`, options), 'TOKEN_MALFORMED', 'tokenFormat');
  });
});
