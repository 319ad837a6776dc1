import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { writeInteger, writeNull, writeOctetString, writeOid, writePem, writeSequence } from '@hrca/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { openOnlyKey } from '#test/support/certificates/openOnlyKey.ts';
import { opensslEncryptedKey, opensslPkcs12 } from '#test/support/certificates/opensslPkcs12.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { encryptUnder } from '#test/unit/agent/keystore/encryptedKey.ts';

const passphrase = '单位口令 Ab-1';
const folder = suiteFolder();
let sm2: TestPki;
let ec: TestPki;

beforeAll(async () => {
  sm2 = await createTestPki({ now: Date.now(), keyType: 'SM2' });
  ec = await createTestPki({ now: Date.now() });
});

const pem = (label: string, der: Uint8Array) =>
  Buffer.from(writePem('CERTIFICATE', der).replaceAll('CERTIFICATE', label));
const pemChain = ({ units: { good } }: TestPki) => good.chain.map((der) => pem('CERTIFICATE', der));

function expectGood(bytes: Uint8Array, { units: { good } }: TestPki = sm2, secret = passphrase): void {
  const { privateKey, chain } = openOnlyKey({ bytes, passphrase: secret });
  expect(chain).toEqual(good.chain);
  const key = createPrivateKey({ key: Buffer.from(privateKey), type: 'pkcs8', format: 'der' });
  expect(createPublicKey(key).equals(new X509Certificate(good.certificateDer).publicKey)).toBe(true);
}

function expectCode(bytes: Uint8Array, code: string, secret = passphrase): void {
  const opening = () => openOnlyKey({ bytes, passphrase: secret });
  expect(opening).toThrow(expect.objectContaining({ name: 'HrcaError', code }));
}

describe('reading .p12 files with SM2 of the openssl CLI', () => {
  const flavours: [name: string, ...args: string[]][] = [
    ['the default of OpenSSL 3'],
    ['SM4 throughout, MAC with SM3', '-keypbe', 'SM4-CBC', '-certpbe', 'SM4-CBC', '-macalg', 'sm3'],
    ['3DES and RC2, as GmSSL 2 writes it', '-legacy'],
    ['3DES throughout', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
    ['no encryption and no MAC', '-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac'],
  ];

  const exported = (args: readonly string[]) => {
    const { keyDer: key, chain } = sm2.units.good;
    return opensslPkcs12({ folder, key, certificates: [...chain].reverse(), passphrase, args });
  };

  test.each(flavours)('opens %s', async (_, ...args) => {
    expectGood(await exported(args));
  });

  test.each(flavours.slice(0, 4))('refuses a wrong passphrase: %s', async (_, ...args) => {
    expectCode(await exported(args), 'PKCS12_PASSPHRASE_INCORRECT', 'another');
  });
});

describe('reading PKCS#8 of the openssl CLI with certificates', () => {
  const encrypted = (pki: TestPki, args: readonly string[]) =>
    opensslEncryptedKey({ folder, key: pki.units.good.keyDer, passphrase, args });

  test.each([
    ['aes-128-cbc', 'hmacWithSHA256'],
    ['aes-192-cbc', 'hmacWithSHA512'],
    ['aes-256-cbc', 'hmacWithSHA1'],
    ['sm4-cbc', 'hmacWithSHA256'],
  ])('opens an SM2 key under %s and %s, in PEM and in DER', async (cipher, prf) => {
    const key = await encrypted(sm2, ['-v2', cipher, '-v2prf', prf]);
    expectGood(Buffer.concat([pem('ENCRYPTED PRIVATE KEY', key), ...pemChain(sm2)]));
    expectGood(Buffer.concat([key, ...sm2.units.good.chain]));
    expectGood(Buffer.concat([...pemChain(sm2), key]));
    expectCode(Buffer.concat([key, ...sm2.units.good.chain]), 'PKCS12_PASSPHRASE_INCORRECT', 'another');
  });

  test('opens other types of keys, and an unencrypted one', async () => {
    const key = await encrypted(ec, ['-v2', 'aes-256-cbc']);
    expectGood(Buffer.concat([pem('ENCRYPTED PRIVATE KEY', key), ...pemChain(ec)]), ec);
    expectGood(Buffer.concat([pem('PRIVATE KEY', sm2.units.good.keyDer), ...pemChain(sm2)]), sm2, '');
    expectGood(Buffer.concat([sm2.units.good.keyDer, ...sm2.units.good.chain]), sm2, '');
  });

  test('ignores text between blocks, CRLF and zeros at the end', async () => {
    const key = pem('ENCRYPTED PRIVATE KEY', await encrypted(sm2, ['-v2', 'sm4-cbc']));
    const text = Buffer.from('Bag Attributes\n  friendlyName: 单位证书\n');
    expectGood(Buffer.concat([text, key, ...pemChain(sm2).flatMap((block) => [text, block]), text]));
    const crlf = Buffer.concat([key, ...pemChain(sm2)])
      .toString()
      .replaceAll('\n', '\r\n');
    expectGood(Buffer.from(crlf));
    expectGood(Buffer.concat([key, ...pemChain(sm2), Buffer.alloc(16)]));
  });

  test.each([
    ['1.2.156.10197.1.401.2', 'GmSSL'],
    ['1.2.156.10197.1.401.3.1', 'GM/T 0091'],
  ])('opens a key under PBKDF2 with HMAC-SM3 by the identifier %s of %s', (prf) => {
    const key = encryptUnder({ plaintext: sm2.units.good.keyDer, passphrase, hash: 'sm3', prf });
    expectGood(Buffer.concat([key, ...sm2.units.good.chain]));
  });

  test('refuses missing and superfluous parts with error codes of their own', async () => {
    const key = await encrypted(sm2, ['-v2', 'sm4-cbc']);
    expectCode(key, 'PKCS12_NO_CERTIFICATE');
    expectCode(sm2.units.good.certificateDer, 'PKCS12_NO_KEY');
    expectCode(Buffer.concat(pemChain(sm2)), 'PKCS12_NO_KEY');
    expectCode(Buffer.concat([key, ...ec.units.good.chain]), 'PKCS12_NO_CERTIFICATE');
    const other = pem('PRIVATE KEY', ec.units.good.keyDer);
    expectCode(
      Buffer.concat([other, pem('ENCRYPTED PRIVATE KEY', key), ...pemChain(sm2), ...pemChain(ec)]),
      'PKCS12_SEVERAL_KEYS',
    );
    const slow = encryptUnder({ plaintext: new Uint8Array(8), passphrase, hash: 'sha256', iterations: 6_000_000 });
    expectCode(slow, 'PKCS12_TOO_SLOW');
    const unknown = writeSequence(
      writeSequence(writeOid('1.2.156.10197.1.104.9'), writeNull()),
      writeOctetString(new Uint8Array(16)),
    );
    expectCode(unknown, 'PKCS12_ALGORITHM_UNSUPPORTED');
  });

  test.each([
    ['a block without an end', () => pem('CERTIFICATE', sm2.units.good.certificateDer).subarray(0, 200)],
    [
      'a block with different labels at start and end',
      () => Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----'),
    ],
    ['DER that is neither key nor certificate', () => writeSequence(writeInteger(1), writeInteger(2), writeInteger(3))],
    ['truncated DER after a key', () => Buffer.concat([sm2.units.good.keyDer, Uint8Array.of(0x30, 0x82, 1)])],
  ])('refuses %s', (_name, bytes) => {
    expectCode(bytes(), 'PKCS12_MALFORMED');
  });

  test('refuses every truncated file with an error code', async () => {
    const key = encryptUnder({ plaintext: sm2.units.good.keyDer, passphrase, hash: 'sha256', iterations: 1 });
    const whole = Buffer.concat([key, sm2.units.good.certificateDer]);
    for (let length = 0; length < whole.length; length += 3) {
      expect(() => openOnlyKey({ bytes: whole.subarray(0, length), passphrase })).toThrow(
        expect.objectContaining({ name: 'HrcaError' }),
      );
    }
  });
});

test('an SM2 chain continues with the CA that signed, not with one of the same name', () => {
  const { untrusted, units } = sm2;
  const { keyDer, chain } = units.good;
  expectGood(Buffer.concat([keyDer, untrusted.subCa.certificateDer, ...chain]), sm2, '');
});
