import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, cp, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { PIN_MAX_LENGTH, PIN_MIN_LENGTH } from '@hrca/protocol/pinRules';
import { beforeAll, describe, expect, test } from 'vitest';
import { SCRYPT_COST } from '#agent/keystore/software/keyWrapping.ts';
import { importUnit, openKeystore, scriptedUser } from '#test/support/agent/keystoreUnderTest.ts';
import { minCpuMs } from '#test/support/fuzz/minCpuMs.ts';
import { cannotBecomeAnother, OTHER_USER_ID } from '#test/support/system/otherUser.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const PIN = 'jiangsu-2026';
const message = () => Buffer.from('what is signed');
const run = promisify(execFile);
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

async function withChosenPin(scryptCost?: number) {
  const home = await temporaryFolder();
  const { keystore, id } = await importUnit(home, pki.units.good, scryptCost);
  await keystore.changePin({ id, pins: scriptedUser({ pin: '123456', newPin: PIN }) });
  return { home, id };
}

async function signIn(home: string, id: string, pin: string) {
  const keystore = await openKeystore(home);
  return keystore.sign({ id, algorithm: 'ES256', message, pins: scriptedUser({ pin }) });
}

// Proves that a PIN cannot be tried on a stolen file, since the file is encrypted under the device secret.
describe('a stolen keystore', () => {
  test('K1 a stolen keystore cannot be used on another computer, even with the right PIN', async () => {
    const { home, id } = await withChosenPin();
    const thief = await temporaryFolder();
    await cp(join(home, 'keystore'), join(thief, 'keystore'), { recursive: true });
    await expect(signIn(thief, id, PIN)).rejects.toMatchObject({ code: 'KEYSTORE_SECRET_MISSING' });
    // With secrets of that computer under the same names.
    await mkdir(join(thief, 'secrets'), { recursive: true, mode: 0o700 });
    for (const name of await readdir(join(home, 'secrets'))) {
      const text = name.endsWith('secret') ? Buffer.alloc(32, 7).toString('base64') : '{}';
      await writeFile(join(thief, 'secrets', name), text);
    }
    for (const pin of [PIN, 'wrong-pin']) {
      await expect(signIn(thief, id, pin)).rejects.toMatchObject({ code: 'KEYSTORE_CORRUPT' });
    }
  });

  test('K1 a stolen keystore reveals certificates, and nothing that a guess could be checked against', async () => {
    const { home, id } = await withChosenPin();
    const text = await readFile(join(home, 'keystore', `${id}.json`), 'utf8');
    const { entry, sha256 } = JSON.parse(text);
    expect(Object.keys(entry).sort()).toEqual(['chain', 'format', 'generation', 'id', 'sealed', 'secretStore']);
    expect(sha256).toBe(createHash('sha256').update(JSON.stringify(entry)).digest('hex'));
    // The parts of the private key that are not in its certificate.
    const key = pki.units.good.privateKey.export({ format: 'jwk' }).d as string;
    expect(text).not.toContain(Buffer.from(key, 'base64url').toString('base64').slice(0, 20));
    expect(Buffer.from(entry.sealed, 'base64').includes('sealedDataKey')).toBe(false);
  });

  test('K1 a guess at the PIN of a stolen keystore takes at least 100 ms if the device secret was stolen too', async () => {
    const { home, id } = await withChosenPin(SCRYPT_COST);
    const start = performance.now();
    await expect(signIn(home, id, 'wrong-pin')).rejects.toMatchObject({ code: 'PIN_INCORRECT' });
    const guessMs = performance.now() - start;
    console.log(
      `K1: one guess ${Math.round(guessMs)} ms, 128 MiB; a million PINs ${Math.round((guessMs * 1e6) / 86_400_000)} days of a core`,
    );
    expect(guessMs).toBeGreaterThan(100);
  });
});

// Proves that a damaged file is no oracle: answer and time do not depend on the PIN.
describe('oracles', () => {
  test('K8 a damaged key refuses the right PIN and a wrong one with the same code and time, and counts neither', async () => {
    const { home, id } = await withChosenPin(SCRYPT_COST);
    const path = join(home, 'keystore', `${id}.json`);
    const { entry } = JSON.parse(await readFile(path, 'utf8'));
    const sealed = Buffer.from(entry.sealed, 'base64');
    sealed[sealed.length >> 1] = (sealed[sealed.length >> 1] as number) ^ 1;
    const damaged = { ...entry, sealed: sealed.toString('base64') };
    const sha256 = createHash('sha256').update(JSON.stringify(damaged)).digest('hex');
    await writeFile(path, JSON.stringify({ entry: damaged, sha256 }));
    const times = { right: Number.POSITIVE_INFINITY, wrong: Number.POSITIVE_INFINITY };
    for (let i = 0; i < 5; i++) {
      for (const [which, pin] of [
        ['right', PIN],
        ['wrong', 'wrong-pin'],
      ] as const) {
        const start = performance.now();
        await expect(signIn(home, id, pin)).rejects.toMatchObject({ code: 'KEYSTORE_CORRUPT' });
        times[which] = Math.min(times[which], performance.now() - start);
      }
    }
    // Refused before a PIN is checked, which would take half a second.
    expect(Math.abs(times.right - times.wrong)).toBeLessThan(50);
    const [listed] = await (await openKeystore(home)).list();
    expect(listed).toMatchObject({ triesLeft: 6 });
  });

  test('K8 wrong PINs take about the same time, independent of length and similarity to the right one', async () => {
    const { home, id } = await withChosenPin(SCRYPT_COST);
    const times: number[] = [];
    for (const pin of ['x'.repeat(PIN_MIN_LENGTH), `${PIN}6`, PIN.slice(0, -1), 'y'.repeat(PIN_MAX_LENGTH)]) {
      const guess = () => expect(signIn(home, id, pin)).rejects.toMatchObject({ code: 'PIN_INCORRECT' });
      times.push(await minCpuMs(guess, { limit: 0, runs: 1 }));
    }
    expect(Math.max(...times) / Math.min(...times)).toBeLessThan(3);
  });
});

// Proves that a keystore folder is used only if no other user has access and it is not a symbolic link.
describe('access to the folders', () => {
  const folders = ['keystore', 'secrets'];
  const refused = { code: 'KEYSTORE_PERMISSIONS_UNSAFE' };

  test.each(
    folders.flatMap((name) => [0o755, 0o750, 0o777, 0o701].map((mode) => [name, mode.toString(8)] as const)),
  )('K9 a %s folder with mode %s is refused', async (name, mode) => {
    const { home, id } = await withChosenPin();
    await chmod(join(home, name), Number.parseInt(mode, 8));
    await expect(signIn(home, id, PIN)).rejects.toMatchObject(refused);
  });

  test.each(folders)('K9 a %s folder that is a symbolic link is refused', async (name) => {
    const { home, id } = await withChosenPin();
    await rename(join(home, name), join(home, 'elsewhere'));
    await symlink(join(home, 'elsewhere'), join(home, name));
    await expect(signIn(home, id, PIN)).rejects.toMatchObject(refused);
  });

  test.skipIf(cannotBecomeAnother).each(folders)('K9 a %s folder of another user is refused', async (name) => {
    const { home, id } = await withChosenPin();
    await chown(join(home, name), OTHER_USER_ID, OTHER_USER_ID);
    await expect(signIn(home, id, PIN)).rejects.toMatchObject(refused);
  });

  test('K9 the folders and files of the keystore are accessible to their owner only', async () => {
    const { home, id } = await withChosenPin();
    await signIn(home, id, PIN);
    const { stdout } = await run('find', [home, '-mindepth', '1', '-printf', '%m\\n']);
    expect(new Set(stdout.trim().split('\n'))).toEqual(new Set(['700', '600']));
  });
});
