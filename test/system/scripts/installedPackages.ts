import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '#test/support/sources/sourceFiles.ts';

export interface InstalledPackage {
  name: string;
  version: string;
  license: string;
  dependencies?: Record<string, string>;
}

/** The package.json of a package that is installed in a folder of the checkout. */
export function installedPackage(folder: string): InstalledPackage {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** The folders of packages and of all their dependencies, resolved as Node does. */
export function withInstalledDependencies(folders: readonly string[], seen = new Set<string>()): Set<string> {
  for (const folder of folders) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    const names = Object.keys(installedPackage(folder).dependencies ?? {});
    withInstalledDependencies(
      names.map((name) => folderOf(name, folder)),
      seen,
    );
  }
  return seen;
}

function folderOf(name: string, from: string): string {
  const candidate = join(from, 'node_modules', name);
  if (existsSync(join(root, candidate))) return candidate;
  if (from === '.') throw new Error(`${name} is not installed`);
  return folderOf(name, dirname(from));
}
