import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileCredentialStore } from '../../../agent/credentials/fileCredentialStore.ts';
import { createTries } from '../../../agent/keystore/software/tries.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

async function started(generation = 'this one') {
  const folder = await temporaryFolder();
  const file = join(folder, 'tries');
  const credentials = fileCredentialStore(join(folder, 'secrets'));
  const tries = createTries({ file, credentials, account: 'id/tries', generation });
  await tries.start();
  const left = async () => ({ pin: await tries.left('pin'), puk: await tries.left('puk') });
  return { file, credentials, tries, left };
}

describe('tries', () => {
  test('are six of the PIN and ten of the PUK, counted apart, never below none', async () => {
    const { tries, left } = await started();
    expect(await left()).toEqual({ pin: 6, puk: 10 });
    for (let i = 0; i < 7; i++) await tries.count('pin');
    expect(await left()).toEqual({ pin: 0, puk: 10 });
    await tries.count('puk');
    expect(await left()).toEqual({ pin: 0, puk: 9 });
  });

  test('are given back by a right PIN for the PIN, by a right PUK for both', async () => {
    const { tries, left } = await started();
    for (const door of ['pin', 'puk', 'puk'] as const) await tries.count(door);
    await tries.forgive('pin');
    expect(await left()).toEqual({ pin: 6, puk: 8 });
    await tries.count('pin');
    await tries.forgive('puk');
    expect(await left()).toEqual({ pin: 6, puk: 10 });
  });

  test.each([
    'file',
    'credential store',
  ])('are those of the larger number where the %s is an old copy', async (place) => {
    const { file, credentials, tries, left } = await started();
    const [old, oldSecret] = [await readFile(file), (await credentials.get('id/tries')) as string];
    for (const door of ['pin', 'pin', 'puk'] as const) await tries.count(door);
    if (place === 'file') await writeFile(file, old);
    else await credentials.set('id/tries', oldSecret);
    expect(await left()).toEqual({ pin: 4, puk: 9 });
  });

  test('are none where both places have those of another generation, or nothing', async () => {
    const before = await started('an older one');
    const { file, credentials, left } = await started();
    await rename(before.file, file);
    await credentials.set('id/tries', (await before.credentials.get('id/tries')) as string);
    expect(await left()).toEqual({ pin: 0, puk: 0 });
    await rm(file);
    await credentials.delete('id/tries');
    expect(await left()).toEqual({ pin: 0, puk: 0 });
  });

  test('are not given out while the credential store has lost what the file has', async () => {
    const { credentials, tries } = await started();
    await credentials.delete('id/tries');
    await expect(tries.left('pin')).rejects.toMatchObject({ code: 'KEYSTORE_SECRET_MISSING' });
    await expect(tries.count('pin')).rejects.toMatchObject({ code: 'KEYSTORE_SECRET_MISSING' });
  });

  test('that are damaged in one place are those of the other', async () => {
    const { file, tries, left } = await started();
    await tries.count('pin');
    await writeFile(file, '{"generation":"this one","pin":-5,"puk":0}');
    expect(await left()).toEqual({ pin: 5, puk: 10 });
  });
});
