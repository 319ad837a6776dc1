import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSkfDriver } from '#agent/keystore/skf/skfDriver.ts';
import { buildSkfLibrary } from '#certs-fixtures/soft-key/library.ts';
import { softKeyIsAbsent } from '#test/support/devices/skfDeviceUnderTest.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const ELF_CLASS = 4;
const ELF_32_BIT = 1;

describe.skipIf(softKeyIsAbsent())('a GM/T 0016 library', () => {
  test('that does not exist is KEYSTORE_DRIVER_MISSING', async () => {
    const library = join(await temporaryFolder(), 'libgone.so');
    await expect(openSkfDriver({ library })).rejects.toMatchObject({
      code: 'KEYSTORE_DRIVER_MISSING',
      details: { library },
    });
  });

  test('that is damaged is KEYSTORE_DRIVER_UNLOADABLE', async () => {
    const library = join(await temporaryFolder(), 'libdamaged.so');
    await writeFile(library, 'no library at all');
    await expect(openSkfDriver({ library })).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_UNLOADABLE' });
  });

  test('that is for 32-bit programs is KEYSTORE_DRIVER_UNLOADABLE, with the reason', async () => {
    const library = join(await temporaryFolder(), 'lib32.so');
    const bytes = await readFile(await buildSkfLibrary());
    bytes[ELF_CLASS] = ELF_32_BIT;
    await writeFile(library, bytes);
    await expect(openSkfDriver({ library })).rejects.toMatchObject({
      code: 'KEYSTORE_DRIVER_UNLOADABLE',
      details: { reason: expect.stringContaining('wrong ELF class') },
    });
  });

  test('that is of another standard is KEYSTORE_DRIVER_UNLOADABLE', async () => {
    const folder = await temporaryFolder();
    const library = join(folder, 'libother.so');
    await writeFile(join(folder, 'other.c'), 'int C_GetFunctionList(void) { return 0; }\n');
    execFileSync('gcc', ['-shared', '-fPIC', '-o', library, join(folder, 'other.c')]);
    await expect(openSkfDriver({ library })).rejects.toMatchObject({ code: 'KEYSTORE_DRIVER_UNLOADABLE' });
  });
});
