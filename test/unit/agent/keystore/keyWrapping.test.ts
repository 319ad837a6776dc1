import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SCRYPT_COST_MAX, unwrap, wrap } from '#agent/keystore/software/keyWrapping.ts';
import { createProtectedKey, createPuk, unlockDataKey, withNewPin } from '#agent/keystore/software/protectedKey.ts';

const COST = 2 ** 10;
const [pin, puk] = ['123456', '4821-0937-5562'];
const newProtectedKey = () => createProtectedKey({ privateKey: randomBytes(138), pin, puk, cost: COST });

describe('a wrapped value', () => {
  const key = randomBytes(32);
  const plain = Buffer.from('plaintext');
  const wrapped = wrap({ key, plain, context: 'here' });

  test('is unwrapped with its key and its context only', () => {
    expect(unwrap({ key, wrapped, context: 'here' })).toEqual(plain);
    expect(unwrap({ key, wrapped, context: 'there' })).toBeUndefined();
    expect(unwrap({ key: randomBytes(32), wrapped, context: 'here' })).toBeUndefined();
  });

  test('is not unwrapped after any bit flip or truncation', () => {
    for (let bit = 0; bit < wrapped.length * 8; bit++) {
      const damaged = Uint8Array.from(wrapped);
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(unwrap({ key, wrapped: damaged, context: 'here' })).toBeUndefined();
    }
    for (let length = 0; length < wrapped.length; length++) {
      expect(unwrap({ key, wrapped: wrapped.subarray(0, length), context: 'here' })).toBeUndefined();
    }
  });

  test('has a new nonce each time, since a repeated one reveals the key stream of AES-GCM', () => {
    const nonces = Array.from({ length: 50 }, () => wrap({ key, plain, context: 'here' }).subarray(0, 12));
    expect(new Set(nonces.map((nonce) => Buffer.from(nonce).toString('hex'))).size).toBe(50);
  });
});

describe('the protectors of a key', () => {
  test('have different salts, and a new one with each PIN', async () => {
    const protectedKey = await newProtectedKey();
    const dataKey = (await unlockDataKey({ protectedKey, name: 'pin', secret: pin })) as Uint8Array;
    const renewed = await withNewPin({ protectedKey, dataKey, pin: 'jiangsu-2026' });
    const salts = [protectedKey.pin.salt, protectedKey.puk.salt, renewed.pin.salt, (await newProtectedKey()).pin.salt];
    expect(new Set(salts).size).toBe(4);
    expect(salts.map((salt) => Buffer.from(salt, 'base64').length)).toEqual([16, 16, 16, 16]);
  });

  test('each accept their own secret only, and a new PIN has the scrypt cost of the old one', async () => {
    const protectedKey = await newProtectedKey();
    const dataKey = (await unlockDataKey({ protectedKey, name: 'pin', secret: pin })) as Uint8Array;
    expect(await unlockDataKey({ protectedKey, name: 'puk', secret: puk })).toEqual(dataKey);
    expect(await unlockDataKey({ protectedKey, name: 'puk', secret: pin })).toBeUndefined();
    expect(await unlockDataKey({ protectedKey, name: 'pin', secret: puk })).toBeUndefined();
    // Exchanging them in the file is detected.
    expect(
      await unlockDataKey({ protectedKey: { ...protectedKey, pin: protectedKey.puk }, name: 'pin', secret: puk }),
    ).toBeUndefined();
    const renewed = await withNewPin({ protectedKey, dataKey, pin: 'jiangsu-2026' });
    expect([renewed.pin.cost, renewed.puk, renewed.isPinInitial]).toEqual([COST, protectedKey.puk, false]);
    expect(SCRYPT_COST_MAX).toBe(2 ** 20);
  });
});

test('a PUK has twelve digits in three groups, and differs each time', () => {
  const puks = Array.from({ length: 200 }, createPuk);
  for (const one of puks) expect(one).toMatch(/^\d{4}-\d{4}-\d{4}$/);
  expect(new Set(puks).size).toBe(200);
});
