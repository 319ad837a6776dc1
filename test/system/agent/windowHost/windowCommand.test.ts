import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkWindowCommand, createProgramLauncher } from '#agent/windowHost/launchWindow.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const folder = suiteFolder();
let plainFile: string;

beforeAll(async () => {
  plainFile = join(folder, 'browser');
  await writeFile(plainFile, '', { mode: 0o600 });
});

describe('a command that cannot open the window is refused when it is read', () => {
  test.each([
    ['a relative path', () => ['chromium', '{url}'], /absolute path/, 'chromium'],
    ['an empty command', () => [], /absolute path/, '空 · nothing'],
    [
      'a program that is missing',
      () => ['/nowhere/chromium', '{url}'],
      /program of this computer/,
      /\/nowhere\/chromium/,
    ],
    ['a folder', () => ['/usr', '{url}'], /can be executed/, '/usr'],
    ['a file that cannot be executed', () => [plainFile, '{url}'], /can be executed/, /browser$/],
    ['a command without {url}', () => ['/bin/sh', '--app'], /\{url\}/, '/bin/sh --app'],
  ])('a window command with %s is refused', (_name, command, expected, got) => {
    expect(() => checkWindowCommand(command(), { setting: 'windowCommand', file: 'config.json' })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        details: {
          setting: 'windowCommand',
          file: 'config.json',
          expected: expect.stringMatching(expected),
          got: typeof got === 'string' ? got : expect.stringMatching(got),
        },
      }),
    );
  });
});

test('a window command with an absolute path and {url} in any argument is accepted', () => {
  const command = ['/bin/sh', 'window.sh', '--app={url}'];
  expect(() => checkWindowCommand(command, { setting: 'windowCommand' })).not.toThrow();
});

describe('an agent whose window command is wrong does not start, and says what is wrong with it', () => {
  const wrong = ['chromium {url}', '/nowhere/chromium {url}', '/usr {url}', '/bin/sh --app', ' '];

  test.each(wrong)('an agent with HRCA_WINDOW_COMMAND=%j does not start and reports the problem', async (line) => {
    const home = await temporaryFolder();
    for (const mode of [[], ['--foreground']]) {
      const { code, stderr } = await hrca(home, ['start', ...mode], { env: { HRCA_WINDOW_COMMAND: line } });
      expect(code).toBe(1);
      expect(stderr).toMatch(/CONFIG_INVALID[\s\S]*设置: HRCA_WINDOW_COMMAND\n *应为: .+\n *实际为: .+/);
    }
    const log = await readFile(join(home, 'state/log/agent.log'), 'utf8');
    expect(log).toMatch(/"code":"CONFIG_INVALID".*HRCA_WINDOW_COMMAND.*the agent did not start/);
  });

  test.each(
    wrong,
  )('an agent with windowCommand %j in config.json does not start, also if the environment has a valid one', async (line) => {
    const home = await temporaryFolder();
    await mkdir(join(home, 'config'), { mode: 0o700 });
    const windowCommand = line.trim() ? line.split(' ') : [''];
    await writeFile(join(home, 'config/config.json'), JSON.stringify({ windowCommand }));
    const env = { HRCA_WINDOW_COMMAND: '/bin/sh {url}' };
    const { code, stderr } = await hrca(home, ['start', '--foreground'], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/CONFIG_INVALID[\s\S]*windowCommand[\s\S]*config\.json[\s\S]*应为: .+\n *实际为: .+/);
  });
});

test('the error of a program that cannot be started has its name', async () => {
  const program = join(folder, 'no-program');
  await writeFile(program, 'no program', { mode: 0o600 });
  await expect(createProgramLauncher()([program, 'http://127.0.0.1/'])).rejects.toMatchObject({
    code: 'WINDOW_UNAVAILABLE',
    details: { program, expected: 'a program that can be started', got: 'EACCES' },
  });
});

test('a misspelt variable of the agent is logged', async () => {
  const home = await temporaryFolder();
  await hrca(home, ['start', '--foreground'], { env: { HRCA_WINDOW_COMAND: 'x', HRCA_WINDOW_COMMAND: ' ' } });
  const log = await readFile(join(home, 'state/log/agent.log'), 'utf8');
  expect(log).toMatch(/"variable":"HRCA_WINDOW_COMAND".*HRCA_WINDOW_COMMAND.*unknown environment variable/);
  expect(log.match(/unknown environment variable/g)).toHaveLength(1);
});
