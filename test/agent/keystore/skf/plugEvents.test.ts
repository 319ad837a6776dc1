import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { skfKeyUnderTest, softKeyIsAbsent } from '../../../support/skfKeyUnderTest.ts';

describe.skipIf(softKeyIsAbsent()).each([
  { kind: 'with plug events', file: undefined },
  { kind: 'without plug events', file: 'no-plug-events' },
])('a library $kind', ({ file }) => {
  test('tells that a Key is pulled out or put in', async () => {
    const { driver, key, keys } = await skfKeyUnderTest();
    if (file) await writeFile(join(keys, file), '');
    let count = 0;
    driver.watch(() => {
      count += 1;
    });
    expect((await driver.list()).certificates).toHaveLength(2);
    await key.unplug();
    await expect.poll(() => count).toBe(1);
    expect((await driver.list()).certificates).toEqual([]);
    await key.plug();
    await expect.poll(() => count).toBe(2);
    expect((await driver.list()).certificates).toHaveLength(2);
  });

  test('tells those who watch, and nobody who no longer does', async () => {
    const { driver, key, keys } = await skfKeyUnderTest();
    if (file) await writeFile(join(keys, file), '');
    const told = { first: 0, second: 0 };
    const stop = driver.watch(() => {
      told.first += 1;
    });
    stop();
    driver.watch(() => {
      told.second += 1;
    });
    await driver.list();
    await key.unplug();
    await expect.poll(() => told.second).toBe(1);
    expect(told.first).toBe(0);
  });
});
