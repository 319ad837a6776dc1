import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '#agent/platform/runTool.ts';
import { linuxTrustStores } from '#agent/platform/trustStores/linux.ts';

/** The NSS databases of the browsers of `home`. */
export const chromiumDatabase = (home: string) => join(home, '.local/share/pki/nssdb');
export const firefoxProfile = (home: string) => join(home, '.mozilla/firefox/test.default');

/** An empty NSS database, as a browser creates it at its first start. */
export function createDatabase(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  certutil(folder, '-N', '--empty-password');
  return folder;
}

/** Sets the password that Firefox calls primary password. */
export function setPrimaryPassword(folder: string, password: string): void {
  const [none, next] = [join(folder, 'none'), join(folder, 'next')];
  writeFileSync(none, '\n');
  writeFileSync(next, `${password}\n`);
  certutilWith(none, folder, '-W', '-@', next);
  for (const file of [none, next]) rmSync(file);
}

export function certutil(folder: string, ...parameters: string[]): string {
  return certutilWith('/dev/null', folder, ...parameters);
}

function certutilWith(passwordFile: string, folder: string, ...parameters: string[]): string {
  return execFileSync('/usr/bin/certutil', [...parameters, '-d', `sql:${folder}`, '-f', passwordFile], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The agent's CAs in a database, with their trust flags. */
export function oursWithTrust(folder: string): Record<string, string> {
  const lines = certutil(folder, '-L').matchAll(/^(HRCA localhost only [0-9a-f]{8}) +(\S+)/gm);
  return Object.fromEntries([...lines].map(([, label = '', trust = '']) => [label, trust]));
}

/** Locks the file of a database exclusively, as a program in a transaction does; the returned function unlocks it. */
export async function lockDatabase(folder: string): Promise<() => Promise<void>> {
  const program = [
    'import sqlite3, sys',
    'connection = sqlite3.connect(sys.argv[1], isolation_level=None)',
    "connection.execute('BEGIN EXCLUSIVE')",
    "print('locked', flush=True)",
    'sys.stdin.read()',
  ].join('\n');
  const child = spawn('python3', ['-c', program, join(folder, 'cert9.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the database could not be locked')));
  await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => undefined);
  return async () => {
    child.stdin.end();
    await ended.catch(() => undefined);
  };
}

/** Mode and SHA-256 of every file below a folder, by its path. */
export function fingerprintsBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    files
      .map((file) => ({ file, stats: statSync(join(folder, file)) }))
      .map(({ file, stats }) => {
        const mode = (stats.mode & 0o777).toString(8);
        const bytes = stats.isFile() ? readFileSync(join(folder, file)) : Buffer.from('folder');
        return [file, `${mode} ${createHash('sha256').update(bytes).digest('hex')}`];
      }),
  );
}

/** The trust stores of the browsers of `home`, without the system's. */
export function storesOf(home: string) {
  const options = { home, environment: {}, user: 1000, backupFolder: join(home, 'tls'), runTool };
  return linuxTrustStores(options);
}
