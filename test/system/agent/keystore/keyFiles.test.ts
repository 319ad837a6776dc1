import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  pbkdf2Sync,
  randomBytes,
} from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, createUnitCertificate, type FixtureUnit, type TestPki } from '@hrca/certs-fixtures';
import {
  readChildren,
  readDer,
  writeInteger,
  writeNull,
  writeOctetString,
  writeOid,
  writePem,
  writeSequence,
} from '@hrca/x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { openKeyFiles } from '#agent/keystore/pkcs12/openKeyFiles.ts';
import { openOnlyKey } from '#test/support/certificates/openOnlyKey.ts';
import { openssl } from '#test/support/certificates/openssl.ts';
import { opensslEncryptedKey, opensslPkcs12 } from '#test/support/certificates/opensslPkcs12.ts';
import { certificateBag, keyBag, openPfx, shroudedKeyBag } from '#test/support/certificates/pkcs12Parts.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const DAY_MS = 86_400_000;
const passphrase = 'Ab-123';
const folder = suiteFolder();
const now = Date.now();
let pkis: Record<'P-256' | 'RSA-2048' | 'SM2', TestPki>;

beforeAll(async () => {
  const [ec, rsa, sm2] = await Promise.all(
    (['P-256', 'RSA-2048', 'SM2'] as const).map((keyType) => createTestPki({ now, keyType })),
  );
  pkis = { 'P-256': ec, 'RSA-2048': rsa, SM2: sm2 } as typeof pkis;
});

const good = (keyType: keyof typeof pkis = 'P-256'): FixtureUnit => pkis[keyType].units.good;
const block = (label: string, der: Uint8Array) =>
  Buffer.from(writePem('CERTIFICATE', der).replaceAll('CERTIFICATE', label));
const certificates = ({ chain }: FixtureUnit) => Buffer.concat(chain.map((der) => block('CERTIFICATE', der)));
const open = (bytes: Uint8Array) => openOnlyKey({ bytes, passphrase });
const openAll = (...files: Uint8Array[]) => openKeyFiles({ files: files.map((bytes) => ({ bytes, passphrase })), now });
const errorOf = (result: ReturnType<typeof openAll>[number] | undefined) =>
  result && 'error' in result ? result.error : undefined;
/** The ECPrivateKey or RSAPrivateKey inside PKCS#8. */
const insidePkcs8 = (pkcs8: Uint8Array) => (readChildren(readDer(pkcs8))[2]?.content ?? new Uint8Array()) as Uint8Array;

function expectKeyOf(unit: FixtureUnit, { privateKey, chain }: ReturnType<typeof open>): void {
  const publicKey = (key: Uint8Array) =>
    createPublicKey(createPrivateKey({ key: Buffer.from(key), type: 'pkcs8', format: 'der' }));
  expect(chain).toEqual(unit.chain);
  expect(publicKey(privateKey).equals(publicKey(unit.keyDer))).toBe(true);
}

describe('one key', () => {
  test('that occurs twice in a .p12 file is one result', async () => {
    const encrypted = await opensslEncryptedKey({ folder, key: good().keyDer, passphrase, args: [] });
    const bags = good().chain.map(certificateBag);
    expectKeyOf(good(), open(openPfx(keyBag(good().keyDer), shroudedKeyBag(encrypted), ...bags)));
  });

  test('that keytool stores under two aliases is one result', async () => {
    const [source, target] = [join(folder, 'one.p12'), join(folder, 'two.p12')];
    await writeFile(
      source,
      await opensslPkcs12({ folder, key: good().keyDer, certificates: good().chain, passphrase }),
    );
    const { execFileSync } = await import('node:child_process');
    for (const alias of ['first', 'second']) {
      const args = [
        '-importkeystore',
        '-noprompt',
        '-srckeystore',
        source,
        '-srcstorepass',
        passphrase,
        '-srcalias',
        '单位证书',
      ];
      const to = [
        '-destkeystore',
        target,
        '-deststoretype',
        'PKCS12',
        '-deststorepass',
        passphrase,
        '-destalias',
        alias,
      ];
      execFileSync('keytool', [...args, ...to], { stdio: 'ignore', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    }
    expectKeyOf(good(), open(await readFile(target)));
  });

  const renewed = (notBefore: number, notAfter: number) => {
    const { keyType, privateKey, keyDer: pkcs8, name, code } = good();
    const publicKeyInfo = new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }));
    const key = { keyType, privateKey, pkcs8, publicKeyInfo };
    return createUnitCertificate({ issuer: pkis['P-256'].subCa, key, name, code, notBefore, notAfter });
  };

  test('gets the certificate that can log in now, not a later one that is not valid yet', () => {
    const early = renewed(now + 30 * DAY_MS, now + 9000 * DAY_MS);
    const expired = renewed(now - 90 * DAY_MS, now - 30 * DAY_MS);
    for (const others of [
      [early, expired],
      [expired, early],
    ]) {
      const bags = [...others, ...good().chain].map(certificateBag);
      expect(open(openPfx(keyBag(good().keyDer), ...bags)).chain[0]).toEqual(good().certificateDer);
    }
    // If none can, the latest.
    const late = openPfx(keyBag(good().keyDer), certificateBag(expired), certificateBag(early));
    expect(open(late).chain[0]).toEqual(early);
  });
});

test('different keys in one file are results with a chain each', () => {
  const keys = [keyBag(good().keyDer), keyBag(good('RSA-2048').keyDer)];
  const bags = [...good().chain, ...good('RSA-2048').chain].map(certificateBag);
  const [result] = openAll(openPfx(...keys, ...bags));
  const chains = result && 'keys' in result ? result.keys.map(({ chain }) => chain) : [];
  expect(chains).toEqual([good().chain, good('RSA-2048').chain]);
});

describe('reading key files accepts', () => {
  test('EC PARAMETERS and EC PRIVATE KEY as openssl ecparam and req write them', async () => {
    const pkcs8 = join(folder, 'ec.pem');
    await writeFile(pkcs8, writePem('PRIVATE KEY', good().keyDer));
    const { stdout: key } = await openssl('ec', '-in', pkcs8);
    const { stdout: parameters } = await openssl('ec', '-in', pkcs8, '-param_out', '-noout').catch(() => ({
      stdout: '',
    }));
    expect(key.toString()).toContain('BEGIN EC PRIVATE KEY');
    expectKeyOf(good(), open(Buffer.concat([Buffer.from(`${parameters}${key}`), certificates(good())])));
  });

  test('an EC key without a curve after EC PARAMETERS', () => {
    const [version, number] = readChildren(readDer(insidePkcs8(good().keyDer)));
    const bare = block('EC PRIVATE KEY', writeSequence(version?.encoded as Uint8Array, number?.encoded as Uint8Array));
    const parameters = block('EC PARAMETERS', writeOid('1.2.840.10045.3.1.7'));
    expectKeyOf(good(), open(Buffer.concat([parameters, bare, certificates(good())])));
    expect(errorOf(openAll(Buffer.concat([bare, certificates(good())]))[0])).toMatchObject({
      code: 'PKCS12_MALFORMED',
      details: { reason: 'EC PRIVATE KEY without a curve' },
    });
  });

  test('RSA PRIVATE KEY', () => {
    const key = block('RSA PRIVATE KEY', insidePkcs8(good('RSA-2048').keyDer));
    expectKeyOf(good('RSA-2048'), open(Buffer.concat([key, certificates(good('RSA-2048'))])));
  });

  test.each(['-aes128', '-aes256', '-des3'])('RSA PRIVATE KEY with Proc-Type under %s', async (cipher) => {
    const pkcs8 = join(folder, 'rsa.pem');
    await writeFile(pkcs8, writePem('PRIVATE KEY', good('RSA-2048').keyDer));
    const { stdout } = await openssl('rsa', '-in', pkcs8, '-traditional', cipher, '-passout', `pass:${passphrase}`);
    expect(stdout.toString()).toContain('Proc-Type: 4,ENCRYPTED');
    const bytes = Buffer.concat([Buffer.from(stdout), certificates(good('RSA-2048'))]);
    expectKeyOf(good('RSA-2048'), open(bytes));
    expect(() => openOnlyKey({ bytes, passphrase: 'wrong' })).toThrow('PKCS12_PASSPHRASE_INCORRECT');
  });

  test('no block encrypted with DES, which OpenSSL 3 lacks (PKCS12_ALGORITHM_UNSUPPORTED)', () => {
    const label = 'RSA PRIVATE KEY';
    const text = `-----BEGIN ${label}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,0011223344556677\n\nAAAA\n-----END ${label}-----`;
    expect(() => open(Buffer.from(text))).toThrow('PKCS12_ALGORITHM_UNSUPPORTED');
  });

  test.each([
    ['the structure of RFC 5915', insidePkcs8],
    ['PKCS#8', (key: Uint8Array) => key],
  ])('SM2 PRIVATE KEY that contains %s, unencrypted and encrypted with SM4', (_, inside) => {
    const unit = good('SM2');
    const [version, number] = readChildren(readDer(insidePkcs8(unit.keyDer)));
    const der =
      inside === insidePkcs8
        ? writeSequence(version?.encoded as Uint8Array, number?.encoded as Uint8Array)
        : unit.keyDer;
    const parameters = block('SM2 PARAMETERS', writeOid('1.2.156.10197.1.301'));
    expectKeyOf(unit, open(Buffer.concat([parameters, block('SM2 PRIVATE KEY', der), certificates(unit)])));

    const iv = randomBytes(16);
    const key = createHash('md5').update(passphrase).update(iv.subarray(0, 8)).digest();
    const cipher = createCipheriv('sm4-cbc', key, iv);
    const fields = `Proc-Type: 4,ENCRYPTED\nDEK-Info: SM4-CBC,${iv.toString('hex').toUpperCase()}\n\n`;
    const encrypted = block('SM2 PRIVATE KEY', Buffer.concat([cipher.update(der), cipher.final()]))
      .toString()
      .replace('KEY-----\n', `KEY-----\n${fields}`);
    expectKeyOf(unit, open(Buffer.concat([parameters, Buffer.from(encrypted), certificates(unit)])));
  });

  test.each<[string, (pfx: Uint8Array) => Uint8Array]>([
    ['PEM', (pfx) => block('PKCS12', pfx)],
    ['PEM under another label', (pfx) => block('PFX', pfx)],
    ['base64', (pfx) => Buffer.from(Buffer.from(pfx).toString('base64').replace(/.{76}/g, '$&\r\n'))],
    [
      'base64 of one line with a byte order mark',
      (pfx) => Buffer.from(`\ufeff${Buffer.from(pfx).toString('base64')}\n`),
    ],
    ['PEM in UTF-16', (pfx) => Buffer.from(`\ufeff${block('PKCS12', pfx)}`, 'utf16le')],
  ])('a .p12 file in %s', async (_, wrap) => {
    const pfx = await opensslPkcs12({ folder, key: good().keyDer, certificates: good().chain, passphrase });
    expectKeyOf(good(), open(wrap(pfx)));
  });

  test.each(['PEM', 'DER'])('a key with the .p7b of its chain, in %s', async (form) => {
    const [chain, bundle] = [join(folder, 'chain.pem'), join(folder, 'chain.p7b')];
    await writeFile(chain, certificates(good()));
    await openssl('crl2pkcs7', '-nocrl', '-certfile', chain, '-outform', form, '-out', bundle);
    expectKeyOf(good(), resultOf(openAll(block('PRIVATE KEY', good().keyDer), await readFile(bundle))[0]));
  });

  test('TRUSTED CERTIFICATE', async () => {
    const [leaf, trusted] = [join(folder, 'leaf.pem'), join(folder, 'trusted.pem')];
    await writeFile(leaf, writePem('CERTIFICATE', good().certificateDer));
    await openssl('x509', '-in', leaf, '-trustout', '-addtrust', 'clientAuth', '-out', trusted);
    const bytes = Buffer.concat([block('PRIVATE KEY', good().keyDer), await readFile(trusted)]);
    expect(open(bytes).chain).toEqual([good().certificateDer]);
  });

  test('a key with a request beside its certificates', async () => {
    const key = join(folder, 'key.pem');
    await writeFile(key, writePem('PRIVATE KEY', good().keyDer));
    const { stdout: request } = await openssl('req', '-new', '-key', key, '-subj', '/CN=x');
    const both = Buffer.concat([block('PRIVATE KEY', good().keyDer), Buffer.from(request)]);
    expectKeyOf(good(), open(Buffer.concat([both, certificates(good())])));
    expect(errorOf(openAll(both)[0])).toEqual({
      code: 'PKCS12_NO_CERTIFICATE',
      details: { found: 'privateKey, request' },
    });
  });
});

test.each([
  ['sha256', '1.2.840.113549.2.9', 32],
  ['sha512', '1.2.840.113549.2.11', 64],
])('PBMAC1 (RFC 9579) with %s opens, and takes no wrong passphrase', async (hash, prf, length) => {
  const pfx = await opensslPkcs12({ folder, key: good().keyDer, certificates: good().chain, passphrase });
  const [version, authSafe] = readChildren(readDer(pfx));
  const wrapped = readChildren(authSafe as ReturnType<typeof readDer>)[1] as ReturnType<typeof readDer>;
  const safe = readChildren(wrapped)[0]?.content as Uint8Array;
  const salt = randomBytes(8);
  const mac = createHmac(hash, pbkdf2Sync(passphrase, salt, 2048, length, hash))
    .update(safe)
    .digest();
  const hmac = writeSequence(writeOid(prf), writeNull());
  const kdf = writeSequence(
    writeOid('1.2.840.113549.1.5.12'),
    writeSequence(writeOctetString(salt), writeInteger(2048), writeInteger(length), hmac),
  );
  const digest = writeSequence(
    writeSequence(writeOid('1.2.840.113549.1.5.14'), writeSequence(kdf, hmac)),
    writeOctetString(mac),
  );
  const bytes = writeSequence(
    version?.encoded as Uint8Array,
    authSafe?.encoded as Uint8Array,
    writeSequence(digest, writeOctetString(Buffer.from('NOT USED')), writeInteger(1)),
  );
  expectKeyOf(good(), open(bytes));
  expect(() => openOnlyKey({ bytes, passphrase: 'wrong' })).toThrow('PKCS12_PASSPHRASE_INCORRECT');
});

describe('the error details name what was found in a file that is', () => {
  test.each<[string, () => Uint8Array, object]>([
    ['a certificate', () => certificates(good()), { code: 'PKCS12_NO_KEY', details: { found: 'certificate' } }],
    ['an archive', () => Buffer.from('PK\x03\x04rest'), { code: 'PKCS12_MALFORMED', details: { found: 'archive' } }],
    [
      'a public key',
      () =>
        block('PUBLIC KEY', new Uint8Array(createPublicKey(good().privateKey).export({ type: 'spki', format: 'der' }))),
      { code: 'PKCS12_MALFORMED', details: { found: 'publicKey' } },
    ],
    [
      'a key of OpenSSH',
      () => block('OPENSSH PRIVATE KEY', writeSequence(writeInteger(1), writeInteger(2), writeInteger(3))),
      { code: 'PKCS12_MALFORMED', details: { found: 'OPENSSH PRIVATE KEY' } },
    ],
    ['text', () => Buffer.from('hello'), { code: 'PKCS12_MALFORMED', details: { reason: 'neither PEM nor DER' } }],
  ])('%s', (_, bytes, error) => {
    expect(errorOf(openAll(bytes())[0])).toMatchObject(error);
  });
});

describe('files that are imported together', () => {
  test('are one result for each key; each other file has a result of its own', async () => {
    const pfx = await opensslPkcs12({ folder, key: good('SM2').keyDer, certificates: good('SM2').chain, passphrase });
    const key = await opensslEncryptedKey({ folder, key: good().keyDer, passphrase, args: [] });
    const [leaf, ca] = good().chain as [Uint8Array, Uint8Array];
    const results = openAll(ca, pfx, key, Buffer.from('PK\x03\x04'), leaf, good('RSA-2048').certificateDer);
    expect(results.map(({ files }) => files)).toEqual([[1], [2, 0, 4], [3], [5]]);
    expectKeyOf(good('SM2'), resultOf(results[0]));
    expectKeyOf(good(), resultOf(results[1]));
    expect(results.slice(2).map((result) => errorOf(result)?.code)).toEqual(['PKCS12_MALFORMED', 'PKCS12_NO_KEY']);
  });

  test('are one result if two of them hold the same key', () => {
    const file = openPfx(keyBag(good().keyDer), ...good().chain.map(certificateBag));
    expect(openAll(file, file).map(({ files }) => files)).toEqual([[0, 1]]);
  });
});

function resultOf(result: ReturnType<typeof openAll>[number] | undefined) {
  return (result && 'keys' in result ? result.keys[0] : undefined) as ReturnType<typeof open>;
}
