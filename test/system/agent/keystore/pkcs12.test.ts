import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  type CertificateAuthority,
  createTestPki,
  createUnitCertificate,
  type FixtureUnit,
  type KeyType,
  writePkcs12,
} from '@hrca/certs-fixtures';
import { type DerNode, readChildren, readDer, writeOctetString, writeSequence } from '@hrca/x509';
import forge from 'node-forge';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPkcs12Reader } from '#agent/keystore/pkcs12/pkcs12Reader.ts';
import { onlyKeyReader } from '#test/support/certificates/openOnlyKey.ts';
import { opensslEncryptedKey, opensslPkcs12 } from '#test/support/certificates/opensslPkcs12.ts';
import { asBer, certificateBag, keyBag, openPfx, shroudedKeyBag } from '#test/support/certificates/pkcs12Parts.ts';
import { bundleForNode } from '#test/support/devices/bundleForNode.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const passphrase = '单位口令 Ab-1';
const entry = new URL('../../../../agent/keystore/pkcs12/pkcs12Worker.ts', import.meta.url);
const folder = suiteFolder();
let workerUrl: URL;
let readPkcs12: ReturnType<typeof onlyKeyReader>;
let units: Record<'P-256' | 'RSA-2048', { good: FixtureUnit; root: CertificateAuthority; subCa: CertificateAuthority }>;

beforeAll(async () => {
  workerUrl = await bundleForNode({ entry, folder });
  readPkcs12 = onlyKeyReader(createPkcs12Reader({ workerUrl }));
  const pkiOf = async (keyType: KeyType) => {
    const { units, root, subCa } = await createTestPki({ now: Date.now(), keyType });
    return { good: units.good, root, subCa };
  };
  units = { 'P-256': await pkiOf('P-256'), 'RSA-2048': await pkiOf('RSA-2048') };
});

/** A file of the P-256 unit, written by the openssl CLI. */
function exported(args: readonly string[] = [], secret = passphrase): Promise<Uint8Array> {
  const { good } = units['P-256'];
  return opensslPkcs12({ folder, key: good.keyDer, certificates: good.chain, passphrase: secret, args });
}

async function expectGood(bytes: Uint8Array, secret = passphrase): Promise<void> {
  const { good } = units['P-256'];
  const { privateKey, chain } = await readPkcs12({ bytes, passphrase: secret });
  expect(chain).toEqual(good.chain);
  expect(isKeyOf(privateKey, good)).toBe(true);
}

function isKeyOf(pkcs8: Uint8Array, unit: FixtureUnit): boolean {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' });
  return createPublicKey(key).equals(new X509Certificate(unit.certificateDer).publicKey);
}

function replaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const hex = Buffer.from(bytes).toString('hex');
  expect(hex).toContain(from);
  return Buffer.from(hex.replaceAll(from, to), 'hex');
}

describe('reading .p12 files of the openssl CLI', () => {
  const flavours: [name: string, ...args: string[]][] = [
    ['the default of OpenSSL 3'],
    ['-legacy (RC2-40 and 3DES, SHA-1)', '-legacy'],
    ['3DES throughout', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
    ['3DES with two keys', '-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-2DES', '-macalg', 'sha1'],
    ['RC2-128', '-legacy', '-keypbe', 'PBE-SHA1-RC2-128', '-certpbe', 'PBE-SHA1-RC2-128'],
    ['RC2-40', '-legacy', '-keypbe', 'PBE-SHA1-RC2-40', '-certpbe', 'PBE-SHA1-RC2-40'],
    ['AES-128', '-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC'],
    ['AES-192', '-keypbe', 'AES-192-CBC', '-certpbe', 'AES-192-CBC'],
    ['PBES2 with 3DES', '-keypbe', 'DES-EDE3-CBC', '-certpbe', 'DES-EDE3-CBC'],
    ['unencrypted certificates', '-certpbe', 'NONE'],
    ['nothing encrypted', '-keypbe', 'NONE', '-certpbe', 'NONE'],
    ['no MAC', '-nomac'],
    ['no MAC and legacy encryption', '-legacy', '-nomac'],
    ['one MAC iteration', '-nomaciter'],
    ...['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sm3'].map((hash): [string, ...string[]] => [
      `MAC ${hash}`,
      '-macalg',
      hash,
    ]),
  ];

  test.each(flavours)('opens %s', async (_, ...args) => {
    await expectGood(await exported(args));
  });

  test.each(flavours)('refuses a wrong passphrase: %s', async (_, ...args) => {
    const reading = readPkcs12({ bytes: await exported(args), passphrase: '单位口令 Ab-2' });
    await expect(reading).rejects.toMatchObject({ name: 'HrcaError', code: 'PKCS12_PASSPHRASE_INCORRECT' });
  });

  test.each([[], ['-legacy']])('opens RSA with %j', async (...args: string[]) => {
    const { good } = units['RSA-2048'];
    const bytes = await opensslPkcs12({ folder, key: good.keyDer, certificates: good.chain, passphrase, args });
    const { privateKey, chain } = await readPkcs12({ bytes, passphrase });
    expect(chain).toEqual(good.chain);
    expect(isKeyOf(privateKey, good)).toBe(true);
  });

  test.each([
    ['hmacWithSHA1', 'aes-256-cbc'],
    ['hmacWithSHA224', 'aes-128-cbc'],
    ['hmacWithSHA384', 'aes-192-cbc'],
    ['hmacWithSHA512', 'aes-256-cbc'],
  ])('opens a key under PBKDF2 with %s and %s', async (prf, cipher) => {
    const { good } = units['P-256'];
    const args = ['-v2', cipher, '-v2prf', prf];
    const encryptedKey = await opensslEncryptedKey({ folder, key: good.keyDer, passphrase, args });
    await expectGood(openPfx(shroudedKeyBag(encryptedKey), ...good.chain.map(certificateBag)));
  });

  test.each([
    [],
    ['-legacy'],
    ['-nomac'],
    ['-legacy', '-nomac'],
  ])('opens an empty passphrase with %j', async (...args) => {
    await expectGood(await exported(args, ''), '');
  });

  test('refuses RC4, which is not supported', async () => {
    const bytes = await exported(['-legacy', '-certpbe', 'PBE-SHA1-RC4-128']);
    await expect(readPkcs12({ bytes, passphrase })).rejects.toMatchObject({ code: 'PKCS12_ALGORITHM_UNSUPPORTED' });
  });

  test('refuses a file whose encryption has another passphrase than its MAC', async () => {
    const { good } = units['P-256'];
    const encryptedKey = await opensslEncryptedKey({ folder, key: good.keyDer, passphrase: 'other', args: [] });
    const bytes = openPfx(shroudedKeyBag(encryptedKey), certificateBag(good.certificateDer));
    await expect(readPkcs12({ bytes, passphrase })).rejects.toMatchObject({ code: 'PKCS12_PASSPHRASE_INCORRECT' });
  });

  test('opens a file with 600,000 iterations in seconds without blocking the event loop', async () => {
    const bytes = await exported(['-iter', '600000']);
    const start = performance.now();
    let isDone = false;
    let ticks = 0;
    const reading = expectGood(bytes).finally(() => {
      isDone = true;
    });
    for (; !isDone; ticks++) await setTimeout(5);
    await reading;
    expect(ticks).toBeGreaterThan(10);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

describe('reading .p12 files of other programs', () => {
  test('opens BER with indefinite lengths and constructed strings', async () => {
    await expectGood(asBer(await exported()));
    await expectGood(asBer(await exported(['-legacy'])));
  });

  test('opens a file with padding after its end', async () => {
    await expectGood(Buffer.concat([await exported(), Buffer.alloc(64)]));
  });

  describe('with an empty passphrase that is encoded as no bytes', () => {
    // node-forge accepts null for it, contrary to its types.
    const none = null as unknown as string;
    const bytesOf = (node: forge.asn1.Asn1) => Buffer.from(forge.asn1.toDer(node).getBytes(), 'latin1');

    test('opens a file with a MAC', async () => {
      const { keyPem, certificatePem, certificateDer } = units['RSA-2048'].good;
      const [key, certificate] = [forge.pki.privateKeyFromPem(keyPem), forge.pki.certificateFromPem(certificatePem)];
      const bytes = bytesOf(forge.pkcs12.toPkcs12Asn1(key, certificate, none, { algorithm: '3des' }));
      const { chain } = await readPkcs12({ bytes, passphrase: '' });
      expect(chain).toEqual([certificateDer]);
      await expect(readPkcs12({ bytes, passphrase: 'x' })).rejects.toMatchObject({
        code: 'PKCS12_PASSPHRASE_INCORRECT',
      });
    });

    test('opens a file with encryption only', async () => {
      const { good } = units['P-256'];
      const key = forge.asn1.fromDer(Buffer.from(good.keyDer).toString('latin1'));
      const encryptedKey = bytesOf(forge.pki.encryptPrivateKeyInfo(key, none, { algorithm: '3des' }));
      await expectGood(openPfx(shroudedKeyBag(encryptedKey), ...good.chain.map(certificateBag)), '');
    });
  });

  test.each(['modern', 'legacy'] as const)('opens what the certificate fixtures write: %s', async (encryption) => {
    await expectGood(await units['P-256'].good.pkcs12({ encryption, passphrase, iterations: 2048 }));
  });
});

describe('the chain from a .p12 file', () => {
  const read = async (certificates: readonly Uint8Array[]) => {
    const { keyDer: key } = units['P-256'].good;
    return (await readPkcs12({ bytes: await opensslPkcs12({ folder, key, certificates, passphrase }), passphrase }))
      .chain;
  };

  test('starts with the leaf in any order of the file, and includes the root', async () => {
    const { good, subCa, root } = units['P-256'];
    const wanted = [good.certificateDer, subCa.certificateDer, root.certificateDer];
    expect(await read(wanted)).toEqual(wanted);
    expect(await read(wanted.toReversed())).toEqual(wanted);
  });

  test('is the leaf alone if the file has no other certificate', async () => {
    const { good } = units['P-256'];
    expect(await read([good.certificateDer])).toEqual([good.certificateDer]);
  });

  test('excludes certificates of others, also those of a CA with the same name', async () => {
    const { good } = units['P-256'];
    const strangers = units['RSA-2048'];
    const others = [strangers.subCa.certificateDer, strangers.good.certificateDer, ...good.chain];
    expect(await read(others)).toEqual(good.chain);
  });

  test('starts with the latest of several certificates for the key', async () => {
    const { subCa, good } = units['P-256'];
    const spki = new X509Certificate(good.certificateDer).publicKey.export({ type: 'spki', format: 'der' });
    const { keyType, privateKey, keyDer: pkcs8 } = good;
    const key = { keyType, privateKey, pkcs8, publicKeyInfo: new Uint8Array(spki) };
    const [notBefore, notAfter] = [Date.now() - 1000, Date.now() + 1e12];
    const renewed = createUnitCertificate({
      issuer: subCa,
      key,
      name: good.name,
      code: good.code,
      notBefore,
      notAfter,
    });
    expect(await read([...good.chain, renewed])).toEqual([renewed, subCa.certificateDer]);
  });
});

describe('reading a .p12 file refuses with an error code of its own', () => {
  const expectCode = async (bytes: Uint8Array, code: string) => {
    await expect(readPkcs12({ bytes, passphrase })).rejects.toMatchObject({ name: 'HrcaError', code });
  };

  test('a file without a key', async () => {
    const { chain: certificates } = units['P-256'].good;
    const bytes = await opensslPkcs12({ folder, certificates, passphrase, args: ['-nokeys'] });
    await expectCode(bytes, 'PKCS12_NO_KEY');
  });

  test('a file without a certificate', async () => {
    const { keyDer: key } = units['P-256'].good;
    const bytes = await opensslPkcs12({ folder, key, certificates: [], passphrase, args: ['-nocerts'] });
    await expectCode(bytes, 'PKCS12_NO_CERTIFICATE');
  });

  test('a file with the certificate of another key', async () => {
    const { chain } = units['P-256'].good;
    const { keyDer: key } = units['RSA-2048'].good;
    const bytes = await writePkcs12({ key, chain, passphrase, encryption: 'modern', iterations: 1 });
    await expectCode(bytes, 'PKCS12_NO_CERTIFICATE');
  });

  test('a file whose only certificate is damaged', async () => {
    const { keyDer: key, certificateDer } = units['P-256'].good;
    const chain = [certificateDer.subarray(0, -1)];
    const bytes = await writePkcs12({ key, chain, passphrase, encryption: 'modern', iterations: 1 });
    await expectCode(bytes, 'CERTIFICATE_MALFORMED');
  });

  test('a key whose private number exceeds the order of its curve, which OpenSSL reads and cannot write', async () => {
    const { keyDer, chain } = units['P-256'].good;
    const [version, algorithm, wrapped] = readChildren(readDer(keyDer)) as [DerNode, DerNode, DerNode];
    const [one, number, ...rest] = readChildren(readDer(wrapped.content)) as [DerNode, DerNode, ...DerNode[]];
    const longer = writeSequence(
      one.encoded,
      writeOctetString(Uint8Array.of(1, ...number.content)),
      ...rest.map((r) => r.encoded),
    );
    const key = writeSequence(version.encoded, algorithm.encoded, writeOctetString(longer));
    await expectCode(openPfx(keyBag(key), ...chain.map(certificateBag)), 'PKCS12_MALFORMED');
  });

  test('a file with several keys', async () => {
    const encrypt = (key: Uint8Array) => opensslEncryptedKey({ folder, key, passphrase, args: [] });
    const keys = [await encrypt(units['P-256'].good.keyDer), await encrypt(units['RSA-2048'].good.keyDer)];
    const certificates = Object.values(units).map(({ good }) => certificateBag(good.certificateDer));
    await expectCode(openPfx(...keys.map(shroudedKeyBag), ...certificates), 'PKCS12_SEVERAL_KEYS');
  });

  test('a file that is too large, before parsing it', async () => {
    const bytes = Buffer.concat([await exported(), Buffer.alloc(256 * 1024)]);
    await expectCode(bytes, 'PKCS12_TOO_LARGE');
    await expect(
      createPkcs12Reader({ workerUrl: new URL('file:///nowhere.js') })({ files: [{ bytes, passphrase }] }),
    ).rejects.toMatchObject({ code: 'PKCS12_TOO_LARGE' });
  });

  test('a file above the work limit, before any derivation', async () => {
    const bytes = await exported(['-iter', '100000']);
    await expectCode(replaced(bytes, '02030186a0', '02037fffff'), 'PKCS12_TOO_SLOW');
    const unprotected = await exported(['-iter', '100000', '-nomac']);
    await expectCode(replaced(unprotected, '02030186a0', '02034c4b41'), 'PKCS12_TOO_SLOW');
  });

  test('an impossible count of iterations', async () => {
    const bytes = await exported(['-iter', '100000']);
    await expectCode(replaced(bytes, '02030186a0', '0203000000'), 'PKCS12_MALFORMED');
    await expectCode(replaced(bytes, '02030186a0', '02038186a0'), 'PKCS12_MALFORMED');
  });

  test.each<[string, () => Uint8Array]>([
    ['nothing', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('-----BEGIN CERTIFICATE-----')],
    ['indefinite lengths without end', () => Buffer.alloc(200_000, Uint8Array.of(0x30, 0x80))],
    [
      'many empty values',
      () => Buffer.concat([Buffer.from('3083030d40', 'hex'), Buffer.alloc(200_000, '0500', 'hex')]),
    ],
    ['zeros', () => Buffer.alloc(5000)],
  ])('bytes that are not a .p12 file: %s', async (_, bytes) => {
    await expectCode(bytes(), 'PKCS12_MALFORMED');
  });

  test('a missing worker script, as INTERNAL', async () => {
    const broken = createPkcs12Reader({ workerUrl: new URL('nowhere.mjs', workerUrl) });
    await expect(broken({ files: [{ bytes: await exported(), passphrase }] })).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });
});
