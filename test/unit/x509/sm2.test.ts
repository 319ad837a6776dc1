import {
  createPrivateKey,
  createPublicKey,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createKeyPair } from '@hrca/certs-fixtures';
import {
  ecdsaSignatureDer,
  sm2Digest,
  sm2Sign,
  sm2Verify,
  sm2Z,
  writeBitString,
  writeOid,
  writePem,
  writeSequence,
} from '@hrca/x509';
import { sm2 as theirs } from 'sm-crypto-v2';
import { expect, test } from 'vitest';
import { expectMalformed } from '#test/support/certificates/malformed.ts';
import { openssl } from '#test/support/certificates/openssl.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const folder = suiteFolder();
const file = (name: string) => join(folder, name);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const text = (value: string) => new Uint8Array(Buffer.from(value));
const { privateKey, publicKeyInfo, pkcs8 } = await createKeyPair('SM2');
const publicKey = createPublicKey(privateKey);
const keyInfo = (point: Uint8Array) =>
  writeSequence(writeSequence(writeOid('1.2.840.10045.2.1'), writeOid('1.2.156.10197.1.301')), writeBitString(point));

/** GM/T 0003.5 §A.2. */
const example = {
  point:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  z: 'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3',
  e: 'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640',
  r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
  s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
};

test('computes the Z and the digest that GM/T 0003.5 prints, and verifies its signature', () => {
  const info = keyInfo(Buffer.from(example.point, 'hex'));
  const message = text('message digest');
  expect(hex(sm2Z(info))).toBe(example.z);
  expect(hex(sm2Digest({ publicKeyInfo: info, message }))).toBe(example.e);
  const key = createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' });
  const signature = ecdsaSignatureDer(Buffer.from(example.r + example.s, 'hex'));
  expect(sm2Verify({ publicKey: key, publicKeyInfo: info, message, signature })).toBe(true);
  expect(sm2Verify({ publicKey: key, publicKeyInfo: info, message: text('message'), signature })).toBe(false);
});

test('signs r‖s in 64 bytes, different each time', () => {
  const message = text('登录');
  const signatures = Array.from({ length: 50 }, () => sm2Sign({ privateKey, publicKeyInfo, message }));
  expect(new Set(signatures.map(hex)).size).toBe(50);
  for (const rs of signatures) {
    expect(rs).toHaveLength(64);
    expect(sm2Verify({ publicKey, publicKeyInfo, message, signature: ecdsaSignatureDer(rs) })).toBe(true);
  }
});

test('refuses a signature with the empty identifier, as Node makes it by default', () => {
  const message = text('登录');
  const signature = sign('sm3', message, privateKey);
  expect(sm2Verify({ publicKey, publicKeyInfo, message, signature })).toBe(false);
});

test('refuses r or s out of range, and DER that is not minimal', () => {
  const message = text('登录');
  const accepts = (signature: Uint8Array) => sm2Verify({ publicKey, publicKeyInfo, message, signature });
  const right = sm2Sign({ privateKey, publicKeyInfo, message });
  const order = Buffer.from('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123', 'hex');
  for (const wrong of [new Uint8Array(32), order, new Uint8Array(32).fill(0xff)]) {
    expect(accepts(ecdsaSignatureDer(Buffer.concat([wrong, right.subarray(32)])))).toBe(false);
    expect(accepts(ecdsaSignatureDer(Buffer.concat([right.subarray(0, 32), wrong])))).toBe(false);
  }
  const der = ecdsaSignatureDer(right);
  expect(accepts(Uint8Array.of(...der, 0))).toBe(false);
  expect(accepts(Uint8Array.of(0x30, 0x81, ...der.subarray(1)))).toBe(false);
});

test.each([
  ['compressed', Uint8Array.of(2, ...new Uint8Array(32).fill(1))],
  ['at infinity', Uint8Array.of(0)],
  ['hybrid', Uint8Array.of(6, ...new Uint8Array(64).fill(1))],
  ['too long', Uint8Array.of(4, ...new Uint8Array(65).fill(1))],
])('refuses to compute Z of a point that is %s', (_name, point) => {
  expectMalformed(() => sm2Z(keyInfo(point)));
});

test('sm-crypto-v2 verifies signatures of sm2Sign, and sm2Verify verifies its', () => {
  const point = hex(publicKeyInfo.subarray(-65));
  const secret = hex(pkcs8.subarray(36, 68));
  const message = text('中文 message');
  const options = { hash: true, der: true } as const;
  const signature = ecdsaSignatureDer(sm2Sign({ privateKey, publicKeyInfo, message }));
  expect(theirs.doVerifySignature(message, hex(signature), point, options)).toBe(true);
  expect(theirs.doVerifySignature(text('another'), hex(signature), point, options)).toBe(false);
  const signed = new Uint8Array(Buffer.from(theirs.doSignature(message, secret, options), 'hex'));
  expect(sm2Verify({ publicKey, publicKeyInfo, message, signature: signed })).toBe(true);
  expect(sm2Verify({ publicKey, publicKeyInfo, message: text('another'), signature: signed })).toBe(false);
});

test('the openssl CLI verifies signatures of sm2Sign, and sm2Verify verifies its', async () => {
  const message = text('中文 message');
  const id = ['-sm3', '-sigopt', 'distid:1234567812345678'];
  await writeFile(file('key'), writePem('PRIVATE KEY', pkcs8), { mode: 0o600 });
  await openssl('pkey', '-in', file('key'), '-pubout', '-out', file('pub'));
  await writeFile(file('message'), message);
  await writeFile(file('signature'), ecdsaSignatureDer(sm2Sign({ privateKey, publicKeyInfo, message })));
  const verify = ['dgst', ...id, '-verify', file('pub'), '-signature', file('signature'), file('message')];
  await expect(openssl(...verify)).resolves.toMatchObject({ stdout: 'Verified OK\n' });
  await writeFile(file('message'), text('another'));
  await expect(openssl(...verify)).rejects.toThrow();
  await openssl('dgst', ...id, '-sign', file('key'), '-out', file('signature'), file('message'));
  const signature = new Uint8Array(await readFile(file('signature')));
  expect(sm2Verify({ publicKey, publicKeyInfo, message: text('another'), signature })).toBe(true);
  expect(sm2Verify({ publicKey, publicKeyInfo, message, signature })).toBe(false);
});

test('a freshly generated key object signs plain ECDSA until it is read from PKCS#8', () => {
  const { privateKey: fresh } = generateKeyPairSync('ec', { namedCurve: 'SM2' });
  const info = new Uint8Array(createPublicKey(fresh).export({ type: 'spki', format: 'der' }));
  const read = createPrivateKey({
    key: fresh.export({ type: 'pkcs8', format: 'der' }),
    type: 'pkcs8',
    format: 'der',
  });
  const message = text('登录');
  const verifies = (key: KeyObject) => {
    const signature = ecdsaSignatureDer(sm2Sign({ privateKey: key, publicKeyInfo: info, message }));
    const spki = createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' });
    return createVerify('sm3').update(sm2Z(info)).update(message).verify(spki, signature);
  };
  expect(verifies(fresh)).toBe(false);
  expect(verifies(read)).toBe(true);
});
