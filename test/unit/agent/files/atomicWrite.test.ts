import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepTemporaryFiles, writeFileAtomically } from '#agent/files/atomicWrite.ts';
import { ensurePrivateFolder, makePrivateFolder } from '#agent/files/privateFolder.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { watchDurability } from '#test/unit/agent/files/durability.ts';

// Only a power cut loses what the kernel has not written, so the order of the calls is tested instead.
test('a file is synced before it is renamed, and its folder afterwards', async () => {
  const folder = await temporaryFolder();
  const events = await watchDurability(folder);
  await writeFileAtomically(join(folder, 'entry.json'), 'contents');
  expect(events).toEqual(['sync entry.json.tmp', 'rename entry.json.tmp entry.json', 'sync folder']);
});

test('a written file is readable by its owner only, and no temporary file is left', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'entry.json');
  for (const contents of ['first', 'second']) await writeFileAtomically(path, contents);
  expect(await readFile(path, 'utf8')).toBe('second');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['entry.json']);
});

test('a failed write leaves the old contents and no temporary file', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'entry.json', 'below a file');
  await writeFileAtomically(join(folder, 'entry.json'), 'old');
  await expect(writeFileAtomically(path, 'new')).rejects.toMatchObject({ code: 'ENOTDIR' });
  await mkdir(join(folder, 'taken'));
  await expect(writeFileAtomically(join(folder, 'taken'), 'new')).rejects.toMatchObject({ code: 'EISDIR' });
  expect(await readdir(folder)).toEqual(['entry.json', 'taken']);
  expect(await readFile(join(folder, 'entry.json'), 'utf8')).toBe('old');
});

test('the sweep removes the temporary files of a killed process and no other file', async () => {
  const folder = await temporaryFolder();
  const names = ['entry.json', `entry.json.${'0a'.repeat(8)}.tmp`, 'mine.tmp', `${'0a'.repeat(8)}.tries`];
  for (const name of names) await writeFileAtomically(join(folder, name), 'x');
  await sweepTemporaryFiles(folder);
  expect(await readdir(folder)).toEqual(['entry.json', 'mine.tmp', `${'0a'.repeat(8)}.tries`].sort());
});

test('a folder that cannot be created is reported as KEYSTORE_WRITE_FAILED with its path', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const folder = join(file, 'keystore');
  for (const make of [makePrivateFolder, ensurePrivateFolder]) {
    await expect(make(folder)).rejects.toMatchObject({ code: 'KEYSTORE_WRITE_FAILED', details: { folder } });
  }
});
