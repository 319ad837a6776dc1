import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPlugEvents } from '#agent/keystore/skf/plugEvents.ts';
import { SAR_OK } from '#agent/keystore/skf/sarCodes.ts';
import type { SkfLibrary } from '#agent/keystore/skf/skfLibrary.ts';
import { skfDeviceUnderTest, softKeyIsAbsent } from '#test/support/devices/skfDeviceUnderTest.ts';

/** The list of devices is compared twice a second, later on a busy machine. */
const withinSeconds = { timeout: 5_000 };

/** A library whose waits and list of devices are set by the test. */
function scriptedLibrary() {
  const ends: ((code: number) => void)[] = [];
  let devices = 'A';
  const library: SkfLibrary = {
    call: (name) =>
      name === 'SKF_WaitForDevEvent' ? new Promise((resolve) => ends.push(resolve)) : Promise.resolve(SAR_OK),
    check: async () => undefined,
  };
  const events = createPlugEvents({ library, listDevices: async () => devices, pollMs: 5 });
  onTestFinished(async () => {
    const closed = events.close();
    for (const end of ends) end(SAR_OK);
    await closed;
  });
  let count = 0;
  events.watch(() => {
    count += 1;
  });
  return {
    count: () => count,
    hasWaited: () => expect.poll(() => ends.length, withinSeconds).toBeGreaterThan(0),
    become: (names: string) => {
      devices = names;
    },
    event: () => ends.pop()?.(SAR_OK),
  };
}

describe('a change of the GM/T 0016 devices', () => {
  test('is reported although its event is lost between two waits', async () => {
    const { count, hasWaited, become } = scriptedLibrary();
    await hasWaited();
    await settled();
    become('');
    await expect.poll(count, withinSeconds).toBe(1);
    become('A');
    await expect.poll(count, withinSeconds).toBe(2);
  });

  test('is reported once if its event follows the comparison', async () => {
    const { count, hasWaited, become, event } = scriptedLibrary();
    await hasWaited();
    await settled();
    become('');
    await expect.poll(count, withinSeconds).toBe(1);
    event();
    await settled();
    expect(count()).toBe(1);
  });

  test('that leaves the list unchanged is reported by its event', async () => {
    const { count, hasWaited, event } = scriptedLibrary();
    await hasWaited();
    await settled();
    event();
    await expect.poll(count, withinSeconds).toBe(1);
  });
});

/** Longer than many comparisons. */
const settled = () => setTimeout(60);

describe.skipIf(softKeyIsAbsent()).each([
  { kind: 'with plug events', file: undefined },
  { kind: 'without plug events', file: 'no-plug-events' },
])('a GM/T 0016 library $kind', ({ file }) => {
  test('reports that a device is plugged in or removed', async () => {
    const { driver, key, keys } = await skfDeviceUnderTest();
    if (file) await writeFile(join(keys, file), '');
    let count = 0;
    driver.watch(() => {
      count += 1;
    });
    expect((await driver.list()).certificates).toHaveLength(2);
    await key.unplug();
    await expect.poll(() => count, withinSeconds).toBe(1);
    expect((await driver.list()).certificates).toEqual([]);
    await key.plug();
    await expect.poll(() => count, withinSeconds).toBe(2);
    expect((await driver.list()).certificates).toHaveLength(2);
  });

  test('calls each listener until it is taken off', async () => {
    const { driver, key, keys } = await skfDeviceUnderTest();
    if (file) await writeFile(join(keys, file), '');
    const calls = { first: 0, second: 0 };
    const stop = driver.watch(() => {
      calls.first += 1;
    });
    stop();
    driver.watch(() => {
      calls.second += 1;
    });
    await driver.list();
    await key.unplug();
    await expect.poll(() => calls.second, withinSeconds).toBe(1);
    expect(calls.first).toBe(0);
  });
});
