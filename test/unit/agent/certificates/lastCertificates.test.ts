import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLastCertificates } from '#agent/certificates/lastCertificates.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const opened = (folder: string) =>
  createLastCertificates({
    folder,
    onFailure: (cause) => {
      throw cause;
    },
  });
const A = 'https://a.test';
const B = 'https://b.test';

test('each certificate has the time of its last login at any site', async () => {
  const folder = join(await temporaryFolder(), 'state');
  const kept = opened(folder);
  await kept.remember({ origin: A, id: 'one', at: 1_000 });
  await kept.remember({ origin: B, id: 'one', at: 2_000 });
  await kept.remember({ origin: A, id: 'two', at: 3_000 });
  await kept.remember({ origin: A, id: 'one', at: 1_500 });
  const anew = opened(folder);
  expect([...(await anew.usedAt())].sort()).toEqual([
    ['one', 2_000],
    ['two', 3_000],
  ]);
  expect([await anew.of(A), await anew.of(B)]).toEqual(['one', 'one']);
});

test('the last login of a certificate at a site is written at most once a day', async () => {
  const folder = join(await temporaryFolder(), 'state');
  const file = join(folder, 'last-certificates.json');
  const kept = opened(folder);
  const morning = new Date(2026, 5, 1, 8).getTime();
  const HOUR = 3_600_000;
  await kept.remember({ origin: A, id: 'one', at: morning });
  const written = (await stat(file)).ino;
  await kept.remember({ origin: A, id: 'one', at: morning + HOUR });
  expect((await stat(file)).ino).toBe(written);
  await kept.remember({ origin: A, id: 'two', at: morning + 2 * HOUR });
  await kept.remember({ origin: A, id: 'one', at: morning + 3 * HOUR });
  expect(await opened(folder).of(A)).toBe('one');
  await kept.remember({ origin: A, id: 'one', at: morning + 24 * HOUR });
  expect((await opened(folder).usedAt()).get('one')).toBe(morning + 24 * HOUR);
  expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(2);
});

test('a certificate that an older agent stored without a time is still preselected', async () => {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'last-certificates.json'), JSON.stringify([{ origin: A, id: 'one' }]));
  const kept = opened(folder);
  expect(await kept.of(A)).toBe('one');
  expect((await kept.usedAt()).size).toBe(0);
});
