import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { hrca } from '#test/support/built/builtAgent.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { type Keyring, startKeyring } from '#test/system/agent/credentials/keyring.ts';

const PASSPHRASE = 'a passphrase';
const PIN = 'jiangsu-2026';
let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

/** Imports one certificate by the command line, with a real secret service. */
async function imported() {
  const home = await temporaryFolder();
  const keyring = await startKeyring(home);
  const file = join(home, 'unit.p12');
  await writeFile(
    file,
    await pki.units.good.pkcs12({ encryption: 'modern', passphrase: PASSPHRASE, iterations: 2048 }),
  );
  const run = (parameters: string[], lines: string[] = []) => hrca(home, parameters, { lines, env: keyring.env });
  const { stdout, stderr } = await run(['import', file, '--json'], [PASSPHRASE]);
  expect(stderr).toBe('');
  const { id, puk } = JSON.parse(stdout) as { id: string; puk: string };
  const changePin = (from: string, to: string) => run(['change-pin', id], [from, to, to]);
  const listed = async () => JSON.parse((await run(['list', '--json'])).stdout).certificates[0];
  return { home, keyring, id, puk, run, changePin, listed };
}

const withoutKeyring: [string, (keyring: Keyring) => Promise<void>][] = [
  ['is locked', (keyring) => keyring.lock()],
  ['is not running', (keyring) => keyring.stop()],
];

describe("with a desktop's keyring", () => {
  test('the device secret is in the desktop’s keyring and in no file', async () => {
    const { home, keyring, id, listed } = await imported();
    const entry = JSON.parse(await readFile(join(home, 'data/keystore', `${id}.json`), 'utf8'));
    expect(entry.entry.secretStore).toBe('system');
    expect(existsSync(join(home, 'data/secrets'))).toBe(false);
    expect((await keyring.accounts()).map((account) => account.split('/').at(-1)).sort()).toEqual(['secret', 'tries']);
    expect(await listed()).toMatchObject({ unitName: pki.units.good.name, triesLeft: 6 });
  });

  test('with a keyring a PIN change replaces the device secret, and the PUK unlocks', async () => {
    const { keyring, id, puk, run, changePin } = await imported();
    const before = await keyring.accounts();
    expect(await changePin('123456', PIN)).toMatchObject({ code: 0 });
    const after = await keyring.accounts();
    expect(after).toHaveLength(2);
    expect(after.filter((account) => before.includes(account))).toEqual([]);
    expect((await changePin('123456', 'jiangsu-2027')).stderr).toContain('PIN_INCORRECT');
    expect(await run(['unlock', id], [puk, 'jiangsu-2027', 'jiangsu-2027'])).toMatchObject({ code: 0 });
    expect(await changePin('jiangsu-2027', PIN)).toMatchObject({ code: 0 });
  });

  test('with a keyring an old copy of the files gives no new tries, and after a PIN change none for the old PIN', async () => {
    const { home, changePin, listed } = await imported();
    await changePin('123456', PIN);
    const [folder, copy] = [join(home, 'data/keystore'), join(home, 'copy')];
    await cp(folder, copy, { recursive: true });
    const restore = async () => {
      await rm(folder, { recursive: true });
      await cp(copy, folder, { recursive: true });
    };
    for (let i = 0; i < 2; i++) await changePin('wrong-pin', 'jiangsu-2027');
    expect(await listed()).toMatchObject({ triesLeft: 4 });
    await restore();
    expect(await listed()).toMatchObject({ triesLeft: 4 });
    expect(await changePin(PIN, 'jiangsu-2027')).toMatchObject({ code: 0 });
    await restore();
    for (const pin of [PIN, 'jiangsu-2027']) {
      expect((await changePin(pin, 'jiangsu-2028')).stderr).toMatch(/^(PIN_LOCKED|KEYSTORE_SECRET_MISSING)/);
    }
  });

  test.each(
    withoutKeyring,
  )('while the keyring %s no PIN is checked or counted, and afterwards the certificate works as before', async (_, end) => {
    const { keyring, changePin, listed } = await imported();
    await changePin('123456', PIN);
    await changePin('wrong-pin', 'jiangsu-2027');
    await end(keyring);
    expect(await listed()).toMatchObject({ unitName: pki.units.good.name, problem: 'KEYSTORE_SECRET_MISSING' });
    for (const pin of [PIN, '123456']) {
      expect(await changePin(pin, 'jiangsu-2027')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^KEYSTORE_SECRET_MISSING/),
      });
    }
    await keyring.stop();
    await keyring.start();
    expect(await listed()).toMatchObject({ triesLeft: 5 });
    expect(await changePin(PIN, 'jiangsu-2027')).toMatchObject({ code: 0 });
  });

  test('an import is refused if the keyring is locked, and nothing is stored in files', async () => {
    const { home, keyring, id, run } = await imported();
    await run(['remove', id, '--yes']);
    await keyring.lock();
    expect(await run(['import', join(home, 'unit.p12')], [PASSPHRASE])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^KEYSTORE_SECRET_MISSING/),
    });
    expect((await run(['list'])).stdout).toContain('hrca import');
  });

  test('removing a certificate removes its secrets from the keyring', async () => {
    const { keyring, id, run } = await imported();
    expect(await run(['remove', id, '--yes'])).toMatchObject({ code: 0 });
    expect(await keyring.accounts()).toEqual([]);
  });
});
