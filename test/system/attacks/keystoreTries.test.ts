import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { isHrcaError } from '@hrca/protocol/errors';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Failpoint } from '#agent/failpoint.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { importFile } from '#test/support/agent/importFile.ts';
import { importUnit, openKeystore, scriptedUser } from '#test/support/agent/keystoreUnderTest.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { homeOfUnit, startRunningAgent } from '#test/support/built/runningAgent.ts';
import { bundleCrashTestAgent, bundleFolder, startCrashTestAgent } from '#test/support/crashTest/crashTestProcess.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const PIN = 'jiangsu-2026';
const message = () => Buffer.from('what is signed');
const folder = bundleFolder();
let script: string;
let pki: TestPki;

beforeAll(async () => {
  [script, pki] = await Promise.all([bundleCrashTestAgent(folder), createTestPki({ now: Date.now() })]);
});

async function withChosenPin() {
  const home = await temporaryFolder();
  const { keystore, id } = await importUnit(home, pki.units.good);
  await keystore.changePin({ id, pins: scriptedUser({ pin: '123456', newPin: PIN }) });
  const sign = async (pin: string) =>
    (await openKeystore(home)).sign({ id, algorithm: 'ES256', message, pins: scriptedUser({ pin }) });
  const triesLeft = async () => {
    const [entry] = await (await openKeystore(home)).list();
    return entry?.kind === 'certificate' ? entry.triesLeft : entry?.problem;
  };
  return { home, id, sign, triesLeft };
}

// Proves that a try is on disk before the PIN is checked: killing the agent at any step does not give it back.
describe('an agent that is killed while it checks a wrong PIN', () => {
  const failpoints: [failpoint: Failpoint, left: number][] = [
    // Neither counted nor checked yet.
    ['retry-counter-read', 6],
    ['retry-counter-file-written', 5],
    ['retry-counter-written', 5],
    ['retry-counter-incremented', 5],
    ['pin-or-puk-checked', 5],
  ];

  test.each(failpoints)('K2 an agent that is killed at %s has %i tries left', async (failpoint, left) => {
    const home = await temporaryFolder();
    const control = join(home, 'state', 'control.sock');
    const agent = await startCrashTestAgent(script, home);
    const bytes = await pki.units.good.pkcs12({ encryption: 'modern', passphrase: 'x', iterations: 2048 });
    const { id } = await importFile(control, { bytes, passphrase: 'x' });
    await agent.killAt({ failpoint, occurrence: 1, delayMs: 0 });
    await callAgent(control, 'changePin', { id, pin: 'wrong-pin', newPin: PIN }).catch(() => undefined);
    expect(await agent.exited).toBe('SIGKILL');
    await startCrashTestAgent(script, home);
    const { certificates } = await callAgent(control, 'list', {});
    expect(certificates).toMatchObject([{ triesLeft: left }]);
  });

  // The attack: unlimited guesses, each killed before it could be counted.
  test('K2 an agent that is killed again and again checks six PINs and no more', async () => {
    const home = await temporaryFolder();
    const control = join(home, 'state', 'control.sock');
    let id = '';
    let looks = 0;
    for (let guess = 0; guess < 9; guess++) {
      const agent = await startCrashTestAgent(script, home);
      if (guess === 0) {
        const bytes = await pki.units.good.pkcs12({ encryption: 'modern', passphrase: 'x', iterations: 2048 });
        ({ id } = await importFile(control, { bytes, passphrase: 'x' }));
      }
      await agent.killAt({ failpoint: 'pin-or-puk-checked', occurrence: 1, delayMs: 0 });
      const answer = callAgent(control, 'changePin', { id, pin: `wrong-pin-${guess}`, newPin: PIN });
      const isLocked = await answer.then(
        () => false,
        (error) => isHrcaError(error) && error.code === 'PIN_LOCKED',
      );
      if (isLocked) await agent.stop();
      else looks++;
      await agent.exited;
    }
    expect(looks).toBe(6);
  });
});

// Proves that the larger of the two retry counters, in the file and in the credential store, is used.
describe('an old copy that is put back', () => {
  const copy = async (home: string, name: string) =>
    cp(join(home, name), join(home, `${name}.old`), { recursive: true });
  const restore = async (home: string, name: string) => {
    await rm(join(home, name), { recursive: true });
    await cp(join(home, `${name}.old`), join(home, name), { recursive: true });
  };

  test.each(['keystore', 'secrets'])('K3 an old copy of the %s folder gives no new tries', async (name) => {
    const { home, sign, triesLeft } = await withChosenPin();
    await copy(home, name);
    for (let i = 0; i < 4; i++) await sign('wrong-pin').catch(() => undefined);
    await restore(home, name);
    expect(await triesLeft()).toBe(2);
    for (let i = 0; i < 2; i++) await sign('wrong-pin').catch(() => undefined);
    await restore(home, name);
    expect(await triesLeft()).toBe(0);
    await expect(sign(PIN)).rejects.toMatchObject({ code: 'PIN_LOCKED' });
  });

  test('K3 removing one retry counter gives no new tries, and removing both leaves none', async () => {
    const { home, id, sign, triesLeft } = await withChosenPin();
    const { generation } = JSON.parse(await readFile(join(home, 'keystore', `${id}.json`), 'utf8')).entry;
    const counters = [
      join(home, 'keystore', `${id}.${generation}.tries`),
      join(home, 'secrets', encodeURIComponent(`${id}/${generation}/tries`)),
    ];
    await sign('wrong-pin').catch(() => undefined);
    await rm(counters[0] as string);
    expect(await triesLeft()).toBe(5);
    await rm(counters[1] as string);
    expect(await triesLeft()).toBe(0);
  });

  test('K3 an old copy from before a PIN change is refused with the old PIN and the new one', async () => {
    const { home, id, sign } = await withChosenPin();
    const file = join(home, 'keystore', `${id}.json`);
    const old = await readFile(file, 'utf8');
    const keystore = await openKeystore(home);
    await keystore.changePin({ id, pins: scriptedUser({ pin: PIN, newPin: 'new-pin-77' }) });
    await writeFile(file, old);
    for (const pin of [PIN, 'new-pin-77']) await expect(sign(pin)).rejects.toMatchObject({ code: 'PIN_LOCKED' });
  });
});

// Proves that guesses are handled one at a time, so that each is counted before the next is checked.
test('K4 of fifty wrong PINs sent at once to the real agent, six are checked', async () => {
  const { home, id } = await homeOfUnit({ unit: pki.units.good, pin: PIN });
  await startRunningAgent(home);
  const control = join(home, 'state', 'control.sock');
  const guess = (pin: string) =>
    callAgent(control, 'changePin', { id, pin, newPin: 'new-pin-77' }).then(
      () => 'OPENED',
      (error: { code: string }) => error.code,
    );
  const start = performance.now();
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => guess(`wrong-pin-${i}`)));
  const tookMs = performance.now() - start;
  const incorrect = answers.filter((code) => code === 'PIN_INCORRECT');
  expect([incorrect.length, answers.filter((code) => code === 'PIN_LOCKED').length]).toEqual([5, 45]);
  // The right one is refused without the time of a check.
  const before = performance.now();
  expect(await guess(PIN)).toBe('PIN_LOCKED');
  expect(performance.now() - before).toBeLessThan(tookMs / 6);
  expect(JSON.parse((await hrca(home, ['list', '--json'])).stdout).certificates).toMatchObject([{ triesLeft: 0 }]);
});
