import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { importUnit, person } from '../support/keystoreUnderTest.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { watchSecrets } from '../support/watchedSecrets.ts';

const PIN = 'jiangsu-2026';
const message = () => Buffer.from('what is signed');
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

/** The private key, and keys of 32 bytes: data keys and device secrets. What was encrypted with them is no secret. */
function secretsIn(watched: ReturnType<typeof watchSecrets>) {
  const { keyDer } = pki.units.good;
  return watched.filter(({ held }) => held.length === 32 || held.equals(keyDer));
}

function expectWiped(watched: ReturnType<typeof watchSecrets>, atLeast: number): void {
  const secrets = secretsIn(watched);
  expect(secrets.length).toBeGreaterThanOrEqual(atLeast);
  expect(secrets.filter(({ bytes }) => bytes.some((byte) => byte !== 0)).map(({ held }) => held.length)).toEqual([]);
}

// Proves that a key is in the memory of the agent no longer than it is used.
describe('K5 private keys and data keys are wiped', () => {
  test('after an import', async () => {
    const watched = watchSecrets();
    await importUnit(await temporaryFolder(), pki.units.good);
    expectWiped(watched, 2);
  });

  test('after a signature, the first with its change of the PIN, and a later one', async () => {
    const { keystore, id } = await importUnit(await temporaryFolder(), pki.units.good);
    const watched = watchSecrets();
    await keystore.sign({ id, algorithm: 'ES256', message, pins: person({ pin: '123456', newPin: PIN }) });
    expectWiped(watched, 3);
    await keystore.sign({ id, algorithm: 'ES256', message, pins: person({ pin: PIN }) });
    expectWiped(watched, 5);
  });

  test('after a signature that fails', async () => {
    const { keystore, id } = await importUnit(await temporaryFolder(), pki.units.good);
    await keystore.changePin({ id, pins: person({ pin: '123456', newPin: PIN }) });
    const watched = watchSecrets();
    const failing = () => {
      throw new Error('no message');
    };
    const signing = keystore.sign({ id, algorithm: 'ES256', message: failing, pins: person({ pin: PIN }) });
    await expect(signing).rejects.toThrow('no message');
    expectWiped(watched, 2);
  });

  test('after a change of the PIN, one that is given up, and an unlocking', async () => {
    const { keystore, id, puk } = await importUnit(await temporaryFolder(), pki.units.good);
    const watched = watchSecrets();
    await keystore.changePin({ id, pins: person({ pin: '123456', newPin: PIN }) });
    await expect(keystore.changePin({ id, pins: person({ pin: PIN }) })).rejects.toThrow();
    await keystore.unlock({ id, pins: person({ puk, newPin: 'new-pin-77' }) });
    expectWiped(watched, 5);
  });
});
