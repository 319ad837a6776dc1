import { execFileSync } from 'node:child_process';
import { verify } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Failpoint } from '#agent/failpoint.ts';
import { importUnit, openKeystore, scriptedUser } from '#test/support/agent/keystoreUnderTest.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { expectSignature } from '#test/support/tokens/madeSignature.ts';

const PIN = 'jiangsu-2026';
const message = () => Buffer.from('what is signed');
let pki: TestPki;

const steps = vi.hoisted(() => [] as Failpoint[]);
vi.mock(import('#agent/failpoint.ts'), () => ({ failpoint: (name) => void steps.push(name) }));

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

const made = () => ({ unit: pki.units.good, algorithm: 'ES256', message: message() }) as const;

async function withChosenPin() {
  const home = await temporaryFolder();
  const { keystore, id, puk } = await importUnit(home, pki.units.good);
  await keystore.changePin({ id, pins: scriptedUser({ pin: '123456', newPin: PIN }) });
  const sign = (pin: string) => keystore.sign({ id, algorithm: 'ES256', message, pins: scriptedUser({ pin }) });
  const triesLeft = async () => {
    const [entry] = await (await openKeystore(home)).list();
    return entry?.kind === 'certificate' ? entry.triesLeft : entry?.problem;
  };
  return { home, keystore, id, puk, sign, triesLeft };
}

describe('the PIN of an imported certificate', () => {
  test('is 123456 at first, and signs after it was changed', async () => {
    const home = await temporaryFolder();
    const { keystore, id } = await importUnit(home, pki.units.good);
    const pins = scriptedUser({ pin: '123456', newPin: PIN });
    const signature = await keystore.sign({ id, algorithm: 'ES256', message, pins });
    expect(pins.answered).toEqual(['pin', 'newPin']);
    const key = { key: pki.units.good.certificatePem, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', message(), key, signature)).toBe(true);

    const again = scriptedUser({ pin: PIN });
    await expectSignature(keystore.sign({ id, algorithm: 'ES256', message, pins: again }), made());
    expect(again.answered).toEqual(['pin']);
  });

  test('signs nothing before 123456 was changed', async () => {
    const home = await temporaryFolder();
    const { keystore, id } = await importUnit(home, pki.units.good);
    let built = 0;
    const counting = () => {
      built++;
      return message();
    };
    await expect(
      keystore.sign({ id, algorithm: 'ES256', message: counting, pins: scriptedUser({ pin: '123456' }) }),
    ).rejects.toThrow('newPin');
    expect(built).toBe(0);
  });

  test.each([
    ['abc12', 'PIN_TOO_SHORT'],
    ['123456', 'PIN_TOO_SIMPLE'],
    ['１２３４５６', 'PIN_TOO_SIMPLE'],
    ['888888', 'PIN_TOO_SIMPLE'],
    ['654321', 'PIN_TOO_SIMPLE'],
    [PIN, 'PIN_UNCHANGED'],
  ])('cannot be changed to %s', async (newPin, code) => {
    const { keystore, id, sign } = await withChosenPin();
    await expect(keystore.changePin({ id, pins: scriptedUser({ pin: PIN, newPin }) })).rejects.toMatchObject({ code });
    await expectSignature(sign(PIN), made());
  });

  test('may be typed in full-width characters', async () => {
    const { sign } = await withChosenPin();
    await expectSignature(sign('ｊｉａｎｇｓｕ－２０２６'), made());
  });

  test('loses a try with each wrong one, and gets all back with the right one', async () => {
    const { sign, triesLeft } = await withChosenPin();
    for (const left of [5, 4, 3]) {
      await expect(sign('wrong-pin')).rejects.toMatchObject({ code: 'PIN_INCORRECT' });
      expect(await triesLeft()).toBe(left);
    }
    await expectSignature(sign(PIN), made());
    expect(await triesLeft()).toBe(6);
  });

  test('is locked after six wrong ones, also in a new process and for the right one', async () => {
    const { home, id, sign, triesLeft } = await withChosenPin();
    for (let i = 0; i < 5; i++) await expect(sign('wrong-pin')).rejects.toMatchObject({ code: 'PIN_INCORRECT' });
    await expect(sign('wrong-pin')).rejects.toMatchObject({ code: 'PIN_LOCKED' });
    expect(await triesLeft()).toBe(0);
    const reopened = await openKeystore(home);
    await expect(
      reopened.sign({ id, algorithm: 'ES256', message, pins: scriptedUser({ pin: PIN }) }),
    ).rejects.toMatchObject({
      code: 'PIN_LOCKED',
    });
  });
});

describe('the PUK of an imported certificate', () => {
  test('unlocks with a new PIN, with any separators', async () => {
    const { keystore, id, puk, sign } = await withChosenPin();
    for (let i = 0; i < 6; i++) await sign('wrong-pin').catch(() => undefined);
    await keystore.unlock({ id, pins: scriptedUser({ puk: puk.replaceAll('-', ' '), newPin: 'new-pin-77' }) });
    await expectSignature(sign('new-pin-77'), made());
    await expect(sign(PIN)).rejects.toMatchObject({ code: 'PIN_INCORRECT' });
  });

  test('loses no try to a new PIN that breaks the rules', async () => {
    const { keystore, id, puk } = await withChosenPin();
    for (let i = 0; i < 12; i++) {
      await expect(keystore.unlock({ id, pins: scriptedUser({ puk, newPin: '111111' }) })).rejects.toMatchObject({
        code: 'PIN_TOO_SIMPLE',
      });
    }
    await keystore.unlock({ id, pins: scriptedUser({ puk, newPin: 'new-pin-77' }) });
  });

  test('is locked after ten wrong ones, until a new import', async () => {
    const { home, keystore, id, puk } = await withChosenPin();
    const unlock = (value: string) => keystore.unlock({ id, pins: scriptedUser({ puk: value, newPin: 'new-pin-77' }) });
    for (let i = 0; i < 9; i++) await expect(unlock('0000-0000-0000')).rejects.toMatchObject({ code: 'PUK_INCORRECT' });
    await expect(unlock('0000-0000-0000')).rejects.toMatchObject({ code: 'PUK_LOCKED' });
    await expect(unlock(puk)).rejects.toMatchObject({ code: 'PUK_LOCKED' });
    const fresh = await importUnit(home, pki.units.good);
    expect(fresh.puk).not.toBe(puk);
    await fresh.keystore.unlock({ id, pins: scriptedUser({ puk: fresh.puk, newPin: 'new-pin-77' }) });
  });
});

describe('tries of an imported certificate', () => {
  const wrongPuk = { puk: '0000-0000-0000', newPin: 'new-pin-77' };

  test('of the PUK are not reset by a right PIN, which would allow unlimited guesses', async () => {
    const { keystore, id, sign } = await withChosenPin();
    const guess = () => keystore.unlock({ id, pins: scriptedUser(wrongPuk) });
    for (let i = 0; i < 9; i++) {
      await expect(guess()).rejects.toMatchObject({ code: 'PUK_INCORRECT' });
      await sign(PIN);
    }
    await expect(guess()).rejects.toMatchObject({ code: 'PUK_LOCKED' });
  });
});

test('of fifty wrong PINs at once, six are checked', async () => {
  const { home, id } = await withChosenPin();
  const keystore = await openKeystore(home, pki.units.good);
  steps.length = 0;
  const guesses = Array.from({ length: 50 }, (_, i) =>
    keystore.sign({ id, algorithm: 'ES256', message, pins: scriptedUser({ pin: `wrong-${i}` }) }),
  );
  const codes = (await Promise.allSettled(guesses)).map((guess) => guess.status === 'rejected' && guess.reason.code);
  expect(steps.filter((step) => step === 'pin-or-puk-checked')).toHaveLength(6);
  expect(codes.filter((code) => code === 'PIN_INCORRECT')).toHaveLength(5);
  expect(codes.filter((code) => code === 'PIN_LOCKED')).toHaveLength(45);
});

test('a locked certificate refuses the right PIN and PUK of a dialogue that ignores the lock', async () => {
  const { keystore, id, puk } = await withChosenPin();
  const problems: (string | undefined)[] = [];
  /** Answers at any number of tries left, and cancels when the expected code appears. */
  const stubborn = (answer: string, until: string) => {
    const answering = async <A>(problem: string | undefined, given: A): Promise<A> => {
      problems.push(problem);
      if (problem === until) throw new Error('given up');
      return given;
    };
    return {
      ...scriptedUser({}),
      askPin: ({ problem }: { problem?: string }) => answering(problem, answer),
      askPuk: ({ problem }: { problem?: string }) => answering(problem, { puk: answer, pin: 'new-pin-77' }),
    };
  };
  const sign = (pin: string) => keystore.sign({ id, algorithm: 'ES256', message, pins: stubborn(pin, 'PIN_LOCKED') });
  await expect(sign('wrong-pin')).rejects.toThrow('given up');
  expect(problems).toEqual([undefined, ...Array(5).fill('PIN_INCORRECT'), 'PIN_LOCKED']);
  await expect(sign(PIN)).rejects.toThrow('given up');
  const unlock = (value: string) => keystore.unlock({ id, pins: stubborn(value, 'PUK_LOCKED') });
  await expect(unlock('0000-0000-0000')).rejects.toThrow('given up');
  await expect(unlock(puk)).rejects.toThrow('given up');
});

describe('files of the keystore', () => {
  test('that are damaged are listed as such and not modified, and the others work', async () => {
    const { home, keystore, id, sign } = await withChosenPin();
    const damaged = join(home, 'keystore', `${'0'.repeat(64)}.json`);
    const text = (await readFile(join(home, 'keystore', `${id}.json`), 'utf8')).replace('"sealed":"', '"sealed":"AAAA');
    await writeFile(damaged, text);
    const listed = await keystore.list();
    expect(listed).toContainEqual(
      expect.objectContaining({ kind: 'unreadable', id: '0'.repeat(64), problem: 'KEYSTORE_CORRUPT' }),
    );
    expect(await readFile(damaged, 'utf8')).toBe(text);
    await expectSignature(sign(PIN), made());
  });

  test('that cannot be read at present are not reported as damaged', async () => {
    const { home, keystore, id } = await withChosenPin();
    const entry = join(home, 'keystore', `${id}.json`);
    await rename(entry, `${entry}.elsewhere`);
    // A folder with the file's name can be opened but not read, even by root.
    await mkdir(entry);
    expect(await keystore.list()).toEqual([
      expect.objectContaining({ kind: 'unreadable', problem: 'KEYSTORE_UNREADABLE' }),
    ]);
    await expect(keystore.changePin({ id, pins: scriptedUser({ pin: PIN }) })).rejects.toMatchObject({
      code: 'KEYSTORE_UNREADABLE',
    });
    await expect(keystore.remove(id)).rejects.toMatchObject({ code: 'KEYSTORE_UNREADABLE' });
  });

  test('are all deleted with their certificate', async () => {
    const { home, keystore, id } = await withChosenPin();
    await keystore.remove(id);
    expect(await readdir(join(home, 'keystore'))).toEqual([]);
    expect(await readdir(join(home, 'secrets'))).toEqual([]);
    await expect(keystore.remove(id)).rejects.toMatchObject({ code: 'CERTIFICATE_UNKNOWN' });
  });

  test.skipIf(!canMount())('keep the old PIN if the disk is full', async () => {
    const home = await temporaryFolder();
    await mkdir(join(home, 'disk'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'tmpfs', join(home, 'disk')]);
    onTestFinished(() => void execFileSync('umount', [join(home, 'disk')]));
    const { keystore, id } = await importUnit(join(home, 'disk'), pki.units.good);
    await keystore.changePin({ id, pins: scriptedUser({ pin: '123456', newPin: PIN }) });
    const filler = join(home, 'disk', 'filler');
    execFileSync('sh', ['-c', `cat /dev/zero > ${filler} 2>/dev/null || true`]);
    await expect(
      keystore.changePin({ id, pins: scriptedUser({ pin: PIN, newPin: 'new-pin-77' }) }),
    ).rejects.toMatchObject({
      code: 'KEYSTORE_WRITE_FAILED',
    });
    await rm(filler);
    const signing = keystore.sign({ id, algorithm: 'ES256', message, pins: scriptedUser({ pin: PIN }) });
    await expectSignature(signing, made());
  });
});

/** Whether a small disk can be mounted to be filled; this needs root and a kernel that allows it. */
function canMount(): boolean {
  try {
    execFileSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs tmpfs $d && umount $d && rmdir $d'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    console.warn('skipped: this machine does not allow mounting a small disk to fill');
    return false;
  }
}

test('a file of the keystore that cannot be deleted is KEYSTORE_WRITE_FAILED', async () => {
  const { home, keystore, id } = await withChosenPin();
  const folder = join(home, 'keystore');
  const tries = (await readdir(folder)).find((name) => name.endsWith('.tries')) as string;
  await rm(join(folder, tries));
  // A folder with the file's name cannot be deleted as a file, even by root.
  await mkdir(join(folder, tries));
  await expect(keystore.remove(id)).rejects.toMatchObject({ code: 'KEYSTORE_WRITE_FAILED' });
});
