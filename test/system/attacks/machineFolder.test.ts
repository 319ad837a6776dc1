import { execFileSync } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { expect, onTestFinished, test } from 'vitest';
import { openSettings, readPolicy } from '#agent/config/settings.ts';
import { detectPlatform } from '#agent/platform/detectPlatform.ts';
import { createProgramLauncher } from '#agent/windowHost/launchWindow.ts';
import { quickClerk } from '#test/support/agent/scriptedWindow.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { homeOfUnit, startRunningAgent } from '#test/support/built/runningAgent.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const PIN = 'jiangsu-2026';

/** A folder with planted modules, libraries and programs that leave a file when they are loaded or started. */
async function plantedFolder() {
  const folder = await temporaryFolder();
  const marker = join(folder, 'taken');
  const source = `require('node:fs').appendFileSync(${JSON.stringify(marker)}, __filename + '\\n');`;
  for (const name of ['koffi', 'keytar', 'ws', 'pino', 'zod', 'node-forge']) {
    await mkdir(join(folder, 'node_modules', name), { recursive: true });
    await writeFile(join(folder, 'node_modules', name, 'index.js'), source);
  }
  const programs = ['chromium', 'microsoft-edge', 'google-chrome', 'xdg-open', 'sh', 'node', 'printf'];
  for (const name of programs) {
    await writeFile(join(folder, name), `#!/bin/sh\necho ${name} >> '${marker}'\n`, { mode: 0o755 });
  }
  for (const name of ['libc.so.6', 'libsecret-1.so.0', 'hrca.js', 'pkcs12Worker.js', 'config.json', 'policy.json']) {
    await writeFile(join(folder, name), source);
  }
  return { folder, marker };
}

// Proves that the agent loads nothing from its working folder, for any PATH and NODE_PATH.
test('L4 the agent loads and starts nothing from a working folder with planted modules, libraries and programs', async () => {
  const { folder, marker } = await plantedFolder();
  const { home } = await homeOfUnit({ unit: (await createTestPki({ now: Date.now() })).units.good, pin: PIN });
  const env = { PATH: `.:${folder}:${process.env.PATH}`, NODE_PATH: join(folder, 'node_modules') };
  const agent = await startRunningAgent(home, { cwd: folder, env });
  expect((await agent.logIn(quickClerk({ pin: PIN }))).result?.token).toBeDefined();
  expect(existsSync(marker)).toBe(false);
  // It also changes its working folder to its own, so that a later look-up does not find the planted files.
  expect(readlinkSync(`/proc/${agent.pid}/cwd`)).toBe(join(home, 'state'));
  expect(execFileSync('find', [home, '-perm', '-0002', '!', '-type', 'l'], { encoding: 'utf8' })).toBe('');
});

test('L4 an agent that is started in the background loads and starts nothing from the working folder', async () => {
  const { home } = await homeOfUnit({ unit: (await createTestPki({ now: Date.now() })).units.good, pin: PIN });
  onTestFinished(async () => void (await hrca(home, ['stop'])));
  expect(await hrca(home, ['start'])).toMatchObject({ code: 0 });
  const { pid } = JSON.parse((await hrca(home, ['status', '--json'])).stdout);
  expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(join(home, 'state'));
});

// Proves that the window, in which the PIN is typed, is opened by a program with an absolute path only.
test.each([
  ['chromium'],
  ['./chromium'],
  [''],
])('L4 a window program without an absolute path is not started: %j', async (program) => {
  await expect(createProgramLauncher()([program, 'http://127.0.0.1/'])).rejects.toMatchObject({
    code: 'WINDOW_UNAVAILABLE',
    details: { program, expected: 'an absolute path' },
  });
});

test.each(['linux', 'darwin', 'win32'] as const)('L4 every program and library for %s has an absolute path', (name) => {
  const environment = { ProgramFiles: 'C:\\Program Files', SystemRoot: 'C:\\Windows' };
  const platform = detectPlatform(name, environment, name === 'win32' ? 'C:\\Users\\x' : '/home/x');
  const libraries = [...platform.usualPkcs11Modules(), ...platform.usualSkfLibraries()].map(({ library }) => library);
  const programs = [...platform.browserCandidates(), platform.defaultBrowserCommand('http://x/')[0] as string];
  const isWhole = name === 'win32' ? /^(?:[A-Z]:|\\\\)/ : /^\//;
  for (const path of [...programs, ...libraries]) expect(path).toMatch(isWhole);
});

// Proves that another OS user cannot choose origins, libraries and programs.
test('L4 settings and a policy that another user can write are refused', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'config.json');
  await writeFile(path, '{}');
  for (const mode of [0o666, 0o622, 0o620]) {
    await chmod(path, mode);
    await expect(openSettings(folder)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(readPolicy(path)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  }
  await chmod(path, 0o644);
  await expect(openSettings(folder)).resolves.toBeDefined();
});
