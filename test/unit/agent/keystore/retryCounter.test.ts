import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileCredentialStore } from '#agent/credentials/fileCredentialStore.ts';
import { createRetryCounter } from '#agent/keystore/software/retryCounter.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

async function started(generation = 'this one') {
  const folder = await temporaryFolder();
  const file = join(folder, 'tries');
  const credentials = fileCredentialStore(join(folder, 'secrets'));
  const retryCounter = createRetryCounter({ file, credentials, account: 'id/tries', generation });
  await retryCounter.start();
  const left = async () => ({ pin: await retryCounter.left('pin'), puk: await retryCounter.left('puk') });
  return { file, credentials, retryCounter, left };
}

describe('the tries of the retry counter', () => {
  test('are six for the PIN and ten for the PUK, counted separately and never negative', async () => {
    const { retryCounter, left } = await started();
    expect(await left()).toEqual({ pin: 6, puk: 10 });
    for (let i = 0; i < 7; i++) await retryCounter.increment('pin');
    expect(await left()).toEqual({ pin: 0, puk: 10 });
    await retryCounter.increment('puk');
    expect(await left()).toEqual({ pin: 0, puk: 9 });
  });

  test('are reset after a right PIN for the PIN, after a right PUK for both', async () => {
    const { retryCounter, left } = await started();
    for (const protector of ['pin', 'puk', 'puk'] as const) await retryCounter.increment(protector);
    await retryCounter.reset('pin');
    expect(await left()).toEqual({ pin: 6, puk: 8 });
    await retryCounter.increment('pin');
    await retryCounter.reset('puk');
    expect(await left()).toEqual({ pin: 6, puk: 10 });
  });

  test.each(['file', 'credential store'])('follow the larger count if the %s is an old copy', async (copy) => {
    const { file, credentials, retryCounter, left } = await started();
    const [old, oldSecret] = [await readFile(file), (await credentials.get('id/tries')) as string];
    for (const protector of ['pin', 'pin', 'puk'] as const) await retryCounter.increment(protector);
    if (copy === 'file') await writeFile(file, old);
    else await credentials.set('id/tries', oldSecret);
    expect(await left()).toEqual({ pin: 4, puk: 9 });
  });

  test('are none if file and credential store are of another generation or empty', async () => {
    const before = await started('an older one');
    const { file, credentials, left } = await started();
    await rename(before.file, file);
    await credentials.set('id/tries', (await before.credentials.get('id/tries')) as string);
    expect(await left()).toEqual({ pin: 0, puk: 0 });
    await rm(file);
    await credentials.delete('id/tries');
    expect(await left()).toEqual({ pin: 0, puk: 0 });
  });

  test('are unknown if only the credential store has lost its count', async () => {
    const { credentials, retryCounter } = await started();
    await credentials.delete('id/tries');
    await expect(retryCounter.left('pin')).rejects.toMatchObject({ code: 'KEYSTORE_SECRET_MISSING' });
    await expect(retryCounter.increment('pin')).rejects.toMatchObject({ code: 'KEYSTORE_SECRET_MISSING' });
  });

  test('follow the other count if one is damaged', async () => {
    const { file, retryCounter, left } = await started();
    await retryCounter.increment('pin');
    await writeFile(file, '{"generation":"this one","pin":-5,"puk":0}');
    expect(await left()).toEqual({ pin: 5, puk: 10 });
  });
});
