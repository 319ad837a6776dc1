import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPlugEvents } from '#agent/keystore/skf/plugEvents.ts';
import { SAR_OK } from '#agent/keystore/skf/sarCodes.ts';
import type { SkfLibrary } from '#agent/keystore/skf/skfLibrary.ts';
import { skfDeviceUnderTest, softKeyIsAbsent } from '#test/support/devices/skfDeviceUnderTest.ts';

/** The Key list is compared twice a second; a busy machine may take its time over it. */
const told = { timeout: 5_000 };

/** A library whose waits end as the test says, and a list of devices in the test's hands. */
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
    hasWaited: () => expect.poll(() => ends.length, told).toBeGreaterThan(0),
    become: (names: string) => {
      devices = names;
    },
    event: () => ends.pop()?.(SAR_OK),
  };
}

describe('a change', () => {
  test('whose event is lost between two waits is told all the same', async () => {
    const { count, hasWaited, become } = scriptedLibrary();
    await hasWaited();
    await settled();
    become('');
    await expect.poll(count, told).toBe(1);
    become('A');
    await expect.poll(count, told).toBe(2);
  });

  test('whose event comes after the comparison is told once', async () => {
    const { count, hasWaited, become, event } = scriptedLibrary();
    await hasWaited();
    await settled();
    become('');
    await expect.poll(count, told).toBe(1);
    event();
    await settled();
    expect(count()).toBe(1);
  });

  test('that leaves the list as it was is told by its event', async () => {
    const { count, hasWaited, event } = scriptedLibrary();
    await hasWaited();
    await settled();
    event();
    await expect.poll(count, told).toBe(1);
  });
});

/** Many rounds of the comparison above. */
const settled = () => setTimeout(60);

describe.skipIf(softKeyIsAbsent()).each([
  { kind: 'with plug events', file: undefined },
  { kind: 'without plug events', file: 'no-plug-events' },
])('a library $kind', ({ file }) => {
  test('tells that a Key is pulled out or put in', async () => {
    const { driver, key, keys } = await skfDeviceUnderTest();
    if (file) await writeFile(join(keys, file), '');
    let count = 0;
    driver.watch(() => {
      count += 1;
    });
    expect((await driver.list()).certificates).toHaveLength(2);
    await key.unplug();
    await expect.poll(() => count, told).toBe(1);
    expect((await driver.list()).certificates).toEqual([]);
    await key.plug();
    await expect.poll(() => count, told).toBe(2);
    expect((await driver.list()).certificates).toHaveLength(2);
  });

  test('tells those who watch, and nobody who no longer does', async () => {
    const { driver, key, keys } = await skfDeviceUnderTest();
    if (file) await writeFile(join(keys, file), '');
    const heard = { first: 0, second: 0 };
    const stop = driver.watch(() => {
      heard.first += 1;
    });
    stop();
    driver.watch(() => {
      heard.second += 1;
    });
    await driver.list();
    await key.unplug();
    await expect.poll(() => heard.second, told).toBe(1);
    expect(heard.first).toBe(0);
  });
});
