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

/** A folder full of things that betray whoever takes one of them up. */
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

// Proves that nothing is looked up in the folder that the agent was started in, however PATH and NODE_PATH read.
test('L4 the agent leaves a working folder full of planted modules, libraries and programs alone', async () => {
  const { folder, marker } = await plantedFolder();
  const { home } = await homeOfUnit({ unit: (await createTestPki({ now: Date.now() })).units.good, pin: PIN });
  const env = { PATH: `.:${folder}:${process.env.PATH}`, NODE_PATH: join(folder, 'node_modules') };
  const agent = await startRunningAgent(home, { cwd: folder, env });
  expect((await agent.logIn(quickClerk({ pin: PIN }))).result?.token).toBeDefined();
  expect(existsSync(marker)).toBe(false);
  // And it does not stay there: a library that is looked up later finds the agent's own folder, which is its user's alone.
  expect(readlinkSync(`/proc/${agent.pid}/cwd`)).toBe(join(home, 'state'));
  expect(execFileSync('find', [home, '-perm', '-0002', '!', '-type', 'l'], { encoding: 'utf8' })).toBe('');
});

test('L4 so does the agent that a command started in the background', async () => {
  const { home } = await homeOfUnit({ unit: (await createTestPki({ now: Date.now() })).units.good, pin: PIN });
  onTestFinished(async () => void (await hrca(home, ['stop'])));
  expect(await hrca(home, ['start'])).toMatchObject({ code: 0 });
  const { pid } = JSON.parse((await hrca(home, ['status', '--json'])).stdout);
  expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(join(home, 'state'));
});

// Proves that the window, in which the PIN is typed, is opened by a program of a whole path only.
test.each([
  ['chromium'],
  ['./chromium'],
  [''],
])('L4 a window program that would be looked up is not started: %j', async (program) => {
  await expect(createProgramLauncher()([program, 'http://127.0.0.1/'])).rejects.toMatchObject({
    code: 'WINDOW_UNAVAILABLE',
    details: { program, expected: 'an absolute path' },
  });
});

test.each([
  'linux',
  'darwin',
  'win32',
] as const)('L4 whatever may be started or loaded on %s has a whole path', (name) => {
  const environment = { ProgramFiles: 'C:\\Program Files', SystemRoot: 'C:\\Windows' };
  const platform = detectPlatform(name, environment, name === 'win32' ? 'C:\\Users\\x' : '/home/x');
  const libraries = [...platform.usualPkcs11Modules(), ...platform.usualSkfLibraries()].map(({ library }) => library);
  const programs = [...platform.browserCandidates(), platform.defaultBrowserCommand('http://x/')[0] as string];
  const isWhole = name === 'win32' ? /^(?:[A-Z]:|\\\\)/ : /^\//;
  for (const path of [...programs, ...libraries]) expect(path).toMatch(isWhole);
});

// Proves that nobody else says whom to trust and what to run: neither file is read where others may write it.
test('L4 settings and a policy that others can write are refused', async () => {
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
