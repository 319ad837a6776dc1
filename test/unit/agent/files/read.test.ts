import { chmod, chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrustedFile } from '#agent/files/read.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const isRoot = process.getuid?.() === 0;

async function fileWith(mode: number): Promise<string> {
  const path = join(await temporaryFolder(), 'policy.json');
  await writeFile(path, 'text');
  await chmod(path, mode);
  return path;
}

test.each([0o600, 0o644, 0o755])('a file of mode %o is read', async (mode) => {
  expect(await readTrustedFile(await fileWith(mode))).toBe('text');
});

test.each([0o620, 0o602, 0o666])('a file of mode %o, which others may write, is refused', async (mode) => {
  await expect(readTrustedFile(await fileWith(mode))).rejects.toThrow('can be written by others');
});

if (!isRoot) console.warn('files of another user are not tested: only root can make one');
test.skipIf(!isRoot)('a file of another user is refused', async () => {
  const path = await fileWith(0o600);
  await chown(path, 65_534, 65_534);
  await expect(readTrustedFile(path)).rejects.toThrow('belongs to another user');
});

test('a file that is not there is nothing', async () => {
  expect(await readTrustedFile(join(await temporaryFolder(), 'nowhere'))).toBeUndefined();
});
