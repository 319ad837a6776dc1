import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkWindowCommand } from '../../../agent/windowHost/launchWindow.ts';
import { suiteFolder } from '../../support/suiteFolder.ts';

const folder = suiteFolder();

test.each([
  ['a relative path', ['chromium', '{url}'], /chromium: .*absolute path/],
  ['an empty command', [], /absolute path/],
  ['a program that is missing', ['/nowhere/chromium', '{url}'], /\/nowhere\/chromium: .*no such program/],
  ['a folder', ['/usr', '{url}'], /\/usr: .*not a file/],
  ['a command without {url}', ['/bin/sh', '--app'], /must contain \{url\}/],
])('refuses %s when the setting is read', (_name, command, reason) => {
  expect(() => checkWindowCommand(command, 'HRCA_WINDOW_COMMAND')).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      details: { setting: 'HRCA_WINDOW_COMMAND', reason: expect.stringMatching(reason) },
    }),
  );
});

test('refuses a file that cannot be executed', async () => {
  const file = join(folder, 'browser');
  await writeFile(file, '');
  await chmod(file, 0o600);
  expect(() => checkWindowCommand([file, '{url}'], 'windowCommand')).toThrow(
    expect.objectContaining({
      details: { setting: 'windowCommand', reason: expect.stringMatching(/cannot be executed/) },
    }),
  );
});

test('takes a program by its whole path, with {url} in any of its arguments', () => {
  expect(() => checkWindowCommand(['/bin/sh', 'window.sh', '--app={url}'], 'windowCommand')).not.toThrow();
});
