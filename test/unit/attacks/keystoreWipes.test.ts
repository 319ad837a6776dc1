import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { importUnit, keysRead, openKeystore, scriptedUser } from '#test/support/agent/keystoreUnderTest.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { expectSignature } from '#test/support/tokens/madeSignature.ts';
import { watchSecrets } from '#test/unit/attacks/watchedSecrets.ts';

const PIN = 'jiangsu-2026';
const message = () => Buffer.from('what is signed');
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

const made = () => ({ unit: pki.units.good, algorithm: 'ES256', message: message() }) as const;

/** The private key, typed PINs and PUKs, and keys of 32 bytes: data keys, derived keys and device secrets. */
function secretsIn(watched: ReturnType<typeof watchSecrets>) {
  const { keyDer } = pki.units.good;
  return watched.filter(({ held, isTyped }) => isTyped || held.length === 32 || held.equals(keyDer));
}

function expectWiped(watched: ReturnType<typeof watchSecrets>, atLeast: number): void {
  const secrets = secretsIn(watched);
  expect(secrets.length).toBeGreaterThanOrEqual(atLeast);
  expect(secrets.filter(({ bytes }) => bytes.some((byte) => byte !== 0)).map(({ held }) => held.length)).toEqual([]);
}

// Proves that a key stays in the agent's memory only while it is used.
describe('private keys and data keys', () => {
  test('K5 the private key and the data key are wiped after an import', async () => {
    const watched = watchSecrets();
    await importUnit(await temporaryFolder(), pki.units.good);
    expectWiped(watched, 2);
  });

  test('K5 all keys are wiped after the first signature, which changes the PIN, and after a later one', async () => {
    const { keystore, id } = await importUnit(await temporaryFolder(), pki.units.good);
    const watched = watchSecrets();
    await expectSignature(
      keystore.sign({ id, algorithm: 'ES256', message, pins: scriptedUser({ pin: '123456', newPin: PIN }) }),
      made(),
    );
    expectWiped(watched, 3);
    await expectSignature(keystore.sign({ id, algorithm: 'ES256', message, pins: scriptedUser({ pin: PIN }) }), made());
    expectWiped(watched, 5);
  });

  test('K5 all keys are wiped after a signature that fails', async () => {
    const { keystore, id } = await importUnit(await temporaryFolder(), pki.units.good);
    await keystore.changePin({ id, pins: scriptedUser({ pin: '123456', newPin: PIN }) });
    const watched = watchSecrets();
    const failing = () => {
      throw new Error('no message');
    };
    const signing = keystore.sign({ id, algorithm: 'ES256', message: failing, pins: scriptedUser({ pin: PIN }) });
    await expect(signing).rejects.toThrow('no message');
    expectWiped(watched, 2);
  });

  test('K5 all keys are wiped after a PIN change, a cancelled PIN change and an unlock', async () => {
    const { keystore, id, puk } = await importUnit(await temporaryFolder(), pki.units.good);
    const watched = watchSecrets();
    await keystore.changePin({ id, pins: scriptedUser({ pin: '123456', newPin: PIN }) });
    await expect(keystore.changePin({ id, pins: scriptedUser({ pin: PIN }) })).rejects.toThrow();
    await keystore.unlock({ id, pins: scriptedUser({ puk, newPin: 'new-pin-77' }) });
    expectWiped(watched, 5);
  });
});

// Proves that the keystore wipes the PINs and PUKs that it receives from a dialogue, correct or not.
describe('PINs and PUKs', () => {
  function byteDialogue(answers: { pin?: string[]; newPin?: string; puk?: string }) {
    const given: Uint8Array[] = [];
    const reasons: string[] = [];
    const bytes = (text: string) => {
      const secret = new Uint8Array(Buffer.from(text));
      given.push(secret);
      return secret;
    };
    const pins = [...(answers.pin ?? [])];
    return {
      given,
      reasons,
      askPin: async () => bytes(pins.shift() ?? ''),
      askNewPin: async ({ reason }: { reason: string }) => {
        reasons.push(reason);
        return bytes(answers.newPin ?? '');
      },
      askPuk: async () => ({ puk: bytes(answers.puk ?? ''), pin: bytes(answers.newPin ?? '') }),
    };
  }
  const wiped = (given: readonly Uint8Array[]) => given.map((secret) => secret.every((byte) => byte === 0));

  test('K5 a wrong PIN, a correct PIN, a new PIN and a PUK are wiped', async () => {
    const { keystore, id, puk } = await importUnit(await temporaryFolder(), pki.units.good);
    const signing = byteDialogue({ pin: ['wrong-pin', '123456'], newPin: PIN });
    await expectSignature(keystore.sign({ id, algorithm: 'ES256', message, pins: signing }), made());
    const changing = byteDialogue({ pin: [PIN], newPin: 'jiangsu-2027' });
    await keystore.changePin({ id, pins: changing });
    const unlocking = byteDialogue({ puk, newPin: 'jiangsu-2028' });
    await keystore.unlock({ id, pins: unlocking });
    expect([signing, changing, unlocking].map(({ given }) => wiped(given))).toEqual([
      [true, true, true],
      [true, true],
      [true, true],
    ]);
    expect([signing.reasons, changing.reasons]).toEqual([['initial'], ['chosen']]);
  });

  test('K5 the private keys that were read from a file are wiped', async () => {
    const { good } = pki.units;
    const privateKey = new Uint8Array(good.keyDer);
    const before = keysRead.length;
    const files = [{ name: 'unit.p12', bytes: new Uint8Array(), passphrase: '' }];
    const keystore = await openKeystore(await temporaryFolder(), { ...good, keyDer: privateKey });
    await keystore.importFiles({ files });
    // The second import is refused because the certificate exists; the key must be wiped as well.
    await keystore.importFiles({ files });
    expect(keysRead.slice(before).map((key) => key.every((byte) => byte === 0))).toEqual([true, true]);
  });
});
