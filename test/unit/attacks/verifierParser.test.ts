import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { parseTrustAnchors, verifyLogin } from '@hrca/verifier';
import { readCertificate, writeBitString, writeDer, writeSequence } from '@hrca/x509';
import { describe, expect, test } from 'vitest';
import { openOnlyKey } from '#test/support/certificates/openOnlyKey.ts';
import { extension, sampleCertificate } from '#test/support/certificates/sampleCertificate.ts';
import { minCpuMs } from '#test/support/fuzz/minCpuMs.ts';
import { leafOf, logInWithChain, pki } from '#test/support/tokens/chainsUnderTest.ts';
import { expectRefusal, logIn, loginOf } from '#test/support/tokens/verifierUnderTest.ts';

const LIMIT_MS = 50;
const { subCa, units } = pki;
const trustAnchors = parseTrustAnchors(pki.trustAnchorPem);
const good = units.good.certificateDer;
const goodHex = Buffer.from(good).toString('hex');
const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** A login with these bytes in place of the leaf of a cached unit. */
const logInWithLeafDer = (der: Uint8Array) => logInWithChain([der, subCa.certificateDer], trustAnchors);
const refuse = (login: Promise<unknown>) => expectRefusal(login, 'CERTIFICATE_MALFORMED', 'chain');

/** Changes to a certificate that do not break the signature of its CA. */
const reencoded: [name: string, der: Uint8Array][] = [
  ['a byte after its end', Uint8Array.of(...good, 0)],
  ['another certificate after its end', Uint8Array.of(...good, ...good)],
  ['end-of-contents after its end', Uint8Array.of(...good, 0, 0)],
  ['a length of three bytes where two suffice', fromHex(goodHex.replace(/^3082(....)/, '308300$1'))],
  ['a length of four bytes', fromHex(goodHex.replace(/^3082(....)/, '30840000$1'))],
  ['an indefinite length', fromHex(`${goodHex.replace(/^3082..../, '3080')}0000`)],
  ['a value after the signature', writeSequence(good.slice(4), fromHex('0500'))],
  ['a signature with seven unused bits', withSignature((signature) => writeDer(0x03, Uint8Array.of(7), signature))],
  ['a signature in a constructed BIT STRING', withSignature((signature) => writeDer(0x23, writeBitString(signature)))],
  ['a signature that is an OCTET STRING', withSignature((signature) => writeDer(0x04, signature))],
  ['a SET for the outer SEQUENCE', fromHex(goodHex.replace(/^30/, '31'))],
  ['a tag in its long form', fromHex(goodHex.replace(/^30/, '3f30'))],
];

// Proves that a certificate has one accepted encoding: otherwise it would have several ids.
test.each(reencoded)('V6 a certificate is refused with %s', async (_name, der) => {
  await refuse(logInWithLeafDer(der));
});

test('V6 a certificate is refused with a byte after the numbers of its ECDSA signature', async () => {
  const padded = withSignature((signature) => writeBitString(Uint8Array.of(...signature, 0)));
  await expect(logInWithLeafDer(padded)).rejects.toMatchObject({ code: 'CHAIN_INVALID' });
});

// Proves that malformed extensions are refused although the CA signed them.
test.each([
  ['a boolean of 1', extension('2.5.29.19', fromHex('3003010101'), fromHex('0101ff'))],
  ['key usage with unused bits set', extension('2.5.29.15', fromHex('030206c1'))],
  ['key usage in two lengths', extension('2.5.29.15', fromHex('03810206c0'))],
  ['bytes after the extension’s value', extension('2.5.29.19', fromHex('300000'))],
  ['a path length with a leading zero', extension('2.5.29.19', fromHex('30070101ff02020001'))],
  [
    'the same extension twice',
    Buffer.concat([extension('2.5.29.19', fromHex('3000')), extension('2.5.29.19', fromHex('3000'))]),
  ],
])('V6 extensions are refused with %s', async (_name, extensions) => {
  await refuse(logInWithLeafDer(sampleCertificate({ extensions: writeDer(0xa3, writeSequence(extensions)) })));
});

test.each([
  ['ends in the middle of an arc', '06035504ff'],
  ['has an arc with leading zeros', '060455048003'],
  ['is empty', '0600'],
  ['has an arc of 2^70', '060d5504ffffffffffffffffffff7f'],
])('V6 a certificate is refused with an OID that %s', async (_name, hex) => {
  const subject = writeSequence(writeDer(0x31, writeSequence(fromHex(hex), writeDer(0x0c, Buffer.from('甲')))));
  await refuse(logInWithLeafDer(sampleCertificate({ subject })));
});

describe('V7 deep nesting', () => {
  const bomb = nested(5000, 0x30);

  // Proves that the reader does not recurse into nested values.
  test.each<[string, () => Uint8Array]>([
    ['as the certificate', () => bomb],
    ['as its subject', () => sampleCertificate({ subject: bomb })],
    ['as its public key', () => sampleCertificate({ publicKeyInfo: bomb })],
    [
      'as the value of an extension',
      () => sampleCertificate({ extensions: writeDer(0xa3, writeSequence(extension('2.5.29.19', bomb))) }),
    ],
    [
      'as a unit code',
      () => leafOf(subCa, { code: '', extraExtensions: [{ oid: '1.2.86.11.7.3', critical: false, value: bomb }] }),
    ],
    ['of context tags', () => nested(5000, 0xa0)],
  ])('V7 deep nesting is refused in linear time: %s', async (_name, make) => {
    const der = make();
    const attack = () => expect(logInWithLeafDer(der)).rejects.toMatchObject({ name: 'HrcaError' });
    expect(await minCpuMs(attack, { limit: LIMIT_MS })).toBeLessThan(LIMIT_MS);
  });

  // Deeper than fits into a token, but not into a key file or trust anchors.
  test('V7 nesting as deep as a file of 256 KiB allows is refused', () => {
    const deepest = nested(60_000, 0x30);
    for (const der of [deepest, sampleCertificate({ subject: deepest })]) {
      expect(() => readCertificate(der)).toThrow('CERTIFICATE_MALFORMED');
    }
  });

  test('V7 deep nesting in the JSON of header and claims is refused', async () => {
    const { options } = loginOf(units.good, trustAnchors);
    const part = Buffer.from('['.repeat(12_000)).toString('base64url');
    const closed = Buffer.from(`{"aud":${'['.repeat(6000)}${']'.repeat(6000)}}`).toString('base64url');
    for (const token of [`${part}.${part}.AAAA`, `${closed}.${closed}.AAAA`]) {
      const attack = () => expect(verifyLogin(token, options)).rejects.toMatchObject({ code: 'TOKEN_MALFORMED' });
      expect(await minCpuMs(attack, { limit: LIMIT_MS })).toBeLessThan(LIMIT_MS);
    }
  });

  test('V7 deep nesting in a .p12 file is refused', async () => {
    for (const der of [nested(60_000, 0x30), nested(60_000, 0xa0), nested(60_000, 0x24), indefinite(100_000)]) {
      const attack = () => expect(() => openOnlyKey({ bytes: der, passphrase: 'x' })).toThrow('PKCS12_MALFORMED');
      expect(await minCpuMs(attack, { limit: LIMIT_MS })).toBeLessThan(LIMIT_MS);
    }
  });
});

// Proves that every length is compared with the end of the input before it is used.
describe('V8 lengths and sizes', () => {
  test.each<[string, Uint8Array]>([
    ['zero, many times', writeSequence(new Uint8Array(20_000))],
    ['zero, as many empty values', writeSequence(Buffer.from('3000'.repeat(10_000), 'hex'))],
    ['negative, to whom reads 32 bits', fromHex('3084ffffffff')],
    ['2^31 − 1', fromHex('30847fffffff')],
    ['2^56', fromHex('308701000000000000')],
    ['2^1008', fromHex(`30fe${'ff'.repeat(126)}`)],
    ['one more than there is', fromHex('3082ffff')],
    ['of itself', fromHex('308230823082308230823082')],
    ['nothing', new Uint8Array()],
    [
      'a serial number of 20,000 bytes',
      sampleCertificate({ serialNumber: writeDer(0x02, Uint8Array.of(1), new Uint8Array(20_000)) }),
    ],
    ['an RSA key of 100,000 bits', sampleCertificate({ publicKeyInfo: hugeRsaKey(100_000) })],
    ['an RSA exponent as long as its modulus', sampleCertificate({ publicKeyInfo: hugeRsaKey(16_384, 2048) })],
    ['10,000 names', sampleCertificate({ subject: writeSequence(Buffer.from('3100'.repeat(10_000), 'hex')) })],
    [
      'an OID of 20,000 bytes',
      sampleCertificate({
        subject: writeSequence(
          writeDer(0x31, writeSequence(writeDer(0x06, new Uint8Array(20_000).fill(1)), writeDer(0x0c))),
        ),
      }),
    ],
  ])('V8 a certificate is refused in linear time: %s', async (_name, der) => {
    const attack = () => expect(logInWithLeafDer(der)).rejects.toMatchObject({ name: 'HrcaError' });
    expect(await minCpuMs(attack, { limit: LIMIT_MS })).toBeLessThan(LIMIT_MS);
  });

  // A CA certified the key, but its owner chose it, so that its cost at each login must be limited.
  test.each([
    ['the longest modulus', 16_384, 3],
    ['an exponent as long as its modulus', 16_384, 2048],
    ['an exponent as long as a short modulus', 3072, 384],
  ])('V8 an RSA key is refused in linear time: %s', async (_name, bits, exponentBytes) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const leaf = leafOf(subCa, { key: { ...subCa.key, publicKeyInfo: hugeRsaKey(bits, exponentBytes) } });
    const unit = { privateKey, chain: [leaf, subCa.certificateDer] };
    const attack = () => expect(logIn(unit, trustAnchors)).rejects.toMatchObject({ name: 'HrcaError' });
    expect(await minCpuMs(attack, { limit: LIMIT_MS })).toBeLessThan(LIMIT_MS);
  });
});

function withSignature(encode: (signature: Uint8Array) => Uint8Array): Uint8Array {
  const tbsEnd = 4 + 4 + (((good[6] as number) << 8) | (good[7] as number));
  const algorithmEnd = tbsEnd + 2 + (good[tbsEnd + 1] as number);
  return writeSequence(good.slice(4, algorithmEnd), encode(good.slice(algorithmEnd + 3)));
}

function indefinite(depth: number): Uint8Array {
  return new Uint8Array(Buffer.from('3080'.repeat(depth), 'hex'));
}

/** An RSA key with a modulus of that many bits and an exponent of that many bytes. */
function hugeRsaKey(bits: number, exponentBytes = 3): Uint8Array {
  const odd = (length: number) => {
    const number = randomBytes(length);
    number[0] = 0x7f;
    number[length - 1] = (number[length - 1] as number) | 1;
    return writeDer(0x02, number);
  };
  const algorithm = fromHex('300d06092a864886f70d0101010500');
  return writeSequence(algorithm, writeBitString(writeSequence(odd(bits / 8), odd(exponentBytes))));
}

/** `depth` nested values, built from their headers, because copying each level would take minutes. */
function nested(depth: number, tag: number): Uint8Array {
  const heads: number[][] = [];
  for (let length = 0; heads.length < depth; length += heads.at(-1)?.length ?? 0) {
    const lengthBytes = [length >> 16, (length >> 8) & 0xff, length & 0xff];
    const first = lengthBytes.findIndex((byte) => byte !== 0);
    heads.push(length < 0x80 ? [tag, length] : [tag, 0x80 | (3 - first), ...lengthBytes.slice(first)]);
  }
  return Uint8Array.from(heads.reverse().flat());
}
