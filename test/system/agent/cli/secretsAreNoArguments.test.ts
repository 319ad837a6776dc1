import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { expect, test } from 'vitest';
import { homeWithCertificate } from '#test/support/agent/commandLineHome.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

// Every program of the machine can read a command line, and the shell keeps it in its history.
const CANARY = 'canary-2026';
const ID = 'abcdef';

test.each([
  [['change-pin', ID, CANARY]],
  [['change-pin', ID, '123456', CANARY]],
  [['unlock', ID, CANARY]],
  [['unlock', ID, CANARY, CANARY]],
  [['remove', ID, CANARY]],
  [['import', 'unit.p12', '--passphrase', CANARY]],
  [['import', 'unit.p12', `--passphrase=${CANARY}`]],
  [['import', 'unit.p12', `--stdin=${CANARY}`]],
  [['change-pin', ID, '--pin', CANARY]],
  [['change-pin', ID, `--pin=${CANARY}`]],
  [['change-pin', ID, '-p', CANARY]],
  [['unlock', ID, `--puk=${CANARY}`]],
  [['start', CANARY]],
  [['start', '--foreground', CANARY]],
  [['stop', CANARY]],
  [['status', CANARY]],
  [['list', CANARY]],
  [['open', CANARY]],
  [['origins', 'list', CANARY]],
  [['origins', 'add', 'https://a.test', CANARY]],
  [['tls', 'install', CANARY]],
])('hrca %j prints the help, exits with 2 and does not repeat the secret', async (parameters) => {
  const { code, stdout, stderr } = await hrca(await temporaryFolder(), parameters);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('口令不能写在命令参数里');
  expect(stderr).not.toContain(CANARY);
});

test('a passphrase after the file is taken for another file and is not repeated', async () => {
  const home = await temporaryFolder();
  const file = join(home, 'unit.p12');
  await writeFile(file, '');
  const { code, stdout, stderr } = await hrca(home, ['import', file, CANARY]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^FILE_UNREADABLE: .+\n {2}文件: #2\n/);
  expect(stderr).not.toContain(CANARY);
});

test('a PIN as an argument changes nothing and costs no try', async () => {
  const { home, id } = await homeWithCertificate((await createTestPki({ now: Date.now() })).units.good);
  const entry = join(home, 'data/keystore', `${id}.json`);
  const before = await readFile(entry);
  expect(await hrca(home, ['change-pin', id, '123456', CANARY])).toMatchObject({ code: 2 });
  expect(await hrca(home, ['change-pin', id, CANARY, '--stdin'])).toMatchObject({ code: 2 });
  expect(await readFile(entry)).toEqual(before);
  expect(JSON.parse((await hrca(home, ['list', '--json'])).stdout).certificates).toMatchObject([{ triesLeft: 6 }]);
});
