import { readCertificate, sm2Digest } from '@hrca/x509';
import koffi from 'koffi';
import { describe, expect, test } from 'vitest';
import { outParameter, readUint32 } from '#agent/keystore/native/nativeLibrary.ts';
import { buildSkfLibrary } from '#certs-fixtures/soft-key/library.ts';
import { message, PIN, skfDeviceUnderTest, softKeyIsAbsent } from '#test/support/devices/skfDeviceUnderTest.ts';

const zero = (text: string) => Buffer.from(`${text}\0`);
const [USER, SM3, ECC] = [1, 1, 2];

/** Calls the soft Key's library directly, up to an open container. */
async function opened() {
  const { unit, key } = await skfDeviceUnderTest();
  const library = koffi.load(await buildSkfLibrary());
  const call = (name: string, ...values: (Buffer | bigint | number | null)[]): number =>
    library.func(
      name,
      'uint32',
      values.map((value) => (typeof value === 'number' ? 'uint32' : 'void *')),
    )(...values);
  const open = (name: string, ...values: (Buffer | bigint | number | null)[]): bigint => {
    const handle = outParameter();
    expect(call(name, ...values, handle)).toBe(0);
    return handle.readBigUInt64LE();
  };
  const device = open('SKF_ConnectDev', zero('SoftKey 0'));
  const application = open('SKF_OpenApplication', device, zero('HRCA'));
  const container = open('SKF_OpenContainer', application, zero('unit'));
  return { unit, key, call, open, device, application, container };
}

describe.skipIf(softKeyIsAbsent())('the soft Key', () => {
  test('computes the same digest from ID, public key and message as the verifier', async () => {
    const { call, open, device, container, unit } = await opened();
    const publicKey = Buffer.alloc(132);
    expect(call('SKF_ExportPublicKey', container, 1, publicKey, outParameter(publicKey.length))).toBe(0);
    const id = Buffer.from('1234567812345678');
    const digest = open('SKF_DigestInit', device, SM3, publicKey, id, id.length);
    const value = Buffer.alloc(32);
    expect(call('SKF_Digest', digest, message, message.length, value, outParameter(value.length))).toBe(0);
    const { publicKeyInfo } = readCertificate(unit.certificateDer);
    expect(value).toEqual(Buffer.from(sm2Digest({ publicKeyInfo, message })));
    expect(call('SKF_CloseHandle', digest)).toBe(0);
  });

  test('signs neither before the login nor after the logout', async () => {
    const { call, application, container } = await opened();
    const sign = () => call('SKF_ECCSignData', container, Buffer.alloc(32, 1), 32, Buffer.alloc(128));
    expect(sign()).toBe(0x0a00002d);
    expect(call('SKF_VerifyPIN', application, USER, zero(PIN), outParameter())).toBe(0);
    expect(sign()).toBe(0);
    expect(call('SKF_ClearSecureState', application)).toBe(0);
    expect(sign()).toBe(0x0a00002d);
  });

  test('reports the type of a container, and refuses a closed handle', async () => {
    const { call, container } = await opened();
    const type = outParameter();
    expect(call('SKF_GetContainerType', container, type)).toBe(0);
    expect(readUint32(type)).toBe(ECC);
    expect(call('SKF_CloseContainer', container)).toBe(0);
    expect(call('SKF_GetContainerType', container, type)).toBe(0x0a000005);
  });

  test('returns the length of a certificate without a buffer, and refuses a buffer that is too small', async () => {
    const { call, container, unit } = await opened();
    const length = outParameter();
    expect(call('SKF_ExportCertificate', container, 1, null, length)).toBe(0);
    expect(readUint32(length)).toBe(unit.certificateDer.length);
    const small = outParameter(10);
    expect(call('SKF_ExportCertificate', container, 1, Buffer.alloc(10), small)).toBe(0x0a000020);
  });
});
