import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../../agent/tls/runTool.ts';
import { linuxTrustStores } from '../../agent/tls/stores/linux.ts';

/** Where the browsers of `home` look up whom to trust. */
export const chromiumDatabase = (home: string) => join(home, '.local/share/pki/nssdb');
export const firefoxProfile = (home: string) => join(home, '.mozilla/firefox/test.default');

/** An empty database as a browser makes it at its first start. */
export function createDatabase(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  certutil(folder, '-N', '--empty-password');
  return folder;
}

export function certutil(folder: string, ...parameters: string[]): string {
  return execFileSync('/usr/bin/certutil', [...parameters, '-d', `sql:${folder}`, '-f', '/dev/null'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Every file below a folder, by what it holds and who may read it. */
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
  const options = { home, environment: {}, user: 1000, memoryFolder: join(home, 'tls'), runTool };
  return linuxTrustStores(options);
}
