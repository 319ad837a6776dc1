import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { CRASH_PIN, changeFakeDevice, HANG_PIN } from '#test/support/devices/fakeDevice.ts';
import { bundleFakeDeviceWorker, DEVICE_PIN, plugInFakeDevice } from '#test/support/devices/nativeKeystoreUnderTest.ts';
import { soon } from '#test/support/system/soon.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const folder = suiteFolder();
let script: string;
let unit: FixtureUnit;
beforeAll(async () => {
  script = await bundleFakeDeviceWorker(folder);
  unit = (await createTestPki({ now: Date.now(), keyType: 'P-256' })).units.good;
});

const message = Buffer.from('message');
const key = () => plugInFakeDevice({ script, unit });

test('the first list starts one worker process, which answers all later calls', async () => {
  const { driver, pids, id } = await key();
  expect(pids).toEqual([]);
  await driver.list();
  await driver.verifyPin({ certificateId: id, pin: Buffer.from(DEVICE_PIN) });
  expect(pids).toHaveLength(1);
});

test('a crash rejects pending calls, and the process is started again after a pause', async () => {
  const { driver, pids, ends, clock, id } = await key();
  await driver.list();
  const crashing = driver.sign({ certificateId: id, algorithm: 'ES256', message, pin: Buffer.from(CRASH_PIN) });
  const behind = driver.list();
  await expect(crashing).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_CRASHED', details: { exit: 'SIGSEGV' } });
  await expect(behind).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_CRASHED' });
  expect(ends).toEqual([{ code: 'KEYSTORE_DRIVER_CRASHED', exit: 'SIGSEGV' }]);

  await expect(driver.list()).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_CRASHED' });
  expect(pids).toHaveLength(1);
  clock.now += 500;
  expect((await driver.list()).certificates).toHaveLength(1);
  expect(pids).toHaveLength(2);
});

test('the pause doubles after each crash, and is reset after a minute without one', async () => {
  const { driver, pids, clock, id } = await key();
  const crash = () => driver.verifyPin({ certificateId: id, pin: Buffer.from(CRASH_PIN) }).catch(() => undefined);
  await crash();
  clock.now += 500;
  await crash();
  expect(pids).toHaveLength(2);
  clock.now += 999;
  await expect(driver.list()).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_CRASHED' });
  clock.now += 1;
  await driver.list();
  clock.now += 60_000;
  await crash();
  clock.now += 500;
  await driver.list();
  expect(pids).toHaveLength(4);
});

test('a worker whose library hangs is killed after the time limit', async () => {
  const { driver, pids, ends, clock, id } = await key();
  await driver.list();
  await expect(driver.verifyPin({ certificateId: id, pin: Buffer.from(HANG_PIN) })).rejects.toMatchObject({
    code: 'KEYSTORE_DRIVER_UNRESPONSIVE',
  });
  expect(ends).toHaveLength(1);
  await expect.poll(() => isAlive(pids[0])).toBe(false);
  clock.now += 500;
  expect((await driver.list()).certificates).toHaveLength(1);
});

test('reports that a device is removed, until the listener is taken off', async () => {
  const { driver, file } = await key();
  let changes = 0;
  const unwatch = driver.watch(() => changes++);
  await driver.list();
  await changeFakeDevice(file, { isPluggedIn: false });
  await expect.poll(() => changes).toBeGreaterThan(0);
  expect((await driver.list()).certificates).toEqual([]);
  unwatch();
  await driver.list();
  const before = changes;
  await changeFakeDevice(file, { isPluggedIn: true });
  await driver.list();
  expect(changes).toBe(before);
});

test('a listener that is added after a crash is called after the pause', async () => {
  const { driver, clock, id } = await key();
  await driver.list();
  await driver.verifyPin({ certificateId: id, pin: Buffer.from(CRASH_PIN) }).catch(() => undefined);
  const called = soon('a call of the listener', new Promise<void>((resolve) => driver.watch(resolve)));
  clock.now += 500;
  await called;
  expect((await driver.list()).certificates).toHaveLength(1);
});

test('a listener is called once a crashed library may be started again', async () => {
  const { driver, clock, id } = await key();
  await driver.list();
  const called = soon('a call of the listener', new Promise<void>((resolve) => driver.watch(resolve)));
  await driver.verifyPin({ certificateId: id, pin: Buffer.from(CRASH_PIN) }).catch(() => undefined);
  clock.now += 500;
  await called;
  expect((await driver.list()).certificates).toHaveLength(1);
});

test('a listener can list the device again even if the timer fires early', async () => {
  const { driver, clock, id } = await key();
  await driver.list();
  const called = new Promise((resolve, reject) => driver.watch(() => driver.list().then(resolve, reject)));
  await driver.verifyPin({ certificateId: id, pin: Buffer.from(CRASH_PIN) }).catch(() => undefined);
  const start = performance.now();
  Object.defineProperty(clock, 'now', { get: () => 0.9 * (performance.now() - start) });
  expect(await called).toMatchObject({ certificates: [{}] });
});

test('close ends the worker process', async () => {
  const { driver, pids, ends } = await key();
  await driver.list();
  await driver.close();
  expect(isAlive(pids[0])).toBe(false);
  expect(ends).toEqual([]);
});

test('the PIN is neither in the arguments nor in the environment of the worker process', async () => {
  const { driver, pids, id } = await key();
  await driver.verifyPin({ certificateId: id, pin: Buffer.from(DEVICE_PIN) });
  for (const name of ['cmdline', 'environ'])
    expect(await readFile(`/proc/${pids[0]}/${name}`, 'latin1')).not.toContain(DEVICE_PIN);
});

test('the worker process ends when its agent is killed', async () => {
  const { file } = await key();
  const agent = join(folder, 'agent.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, './agentToKill.ts')],
    outfile: agent,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['hrca-source'],
  });
  const child = spawn(process.execPath, [agent, script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const pid = Number(line);
  expect(isAlive(pid)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
});

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(pid as number, 0);
  } catch {
    return false;
  }
}
