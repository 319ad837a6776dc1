import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtPackages, root } from './packages.ts';

/** The file with the digest of the sources that the last build used. */
const STAMP = 'agent/dist/built';
const notSources = /(^|[\\/])(dist|node_modules)([\\/]|$)/;

/** Digest of the contents of all sources of a build. Modification times would miss a checkout and a deleted file. */
export function sourceDigest(): string {
  const hash = createHash('sha256');
  for (const pkg of builtPackages) {
    const files = readdirSync(join(root, pkg), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
      .filter((path) => !notSources.test(path));
    for (const path of files.sort())
      hash
        .update(`${path}\0`)
        .update(readFileSync(join(root, path)))
        .update('\0');
  }
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

export const stampPath = join(root, STAMP);

/** Whether there is no build of the present sources. */
export function isStale(): boolean {
  try {
    return readFileSync(stampPath, 'utf8') !== sourceDigest();
  } catch {
    return true;
  }
}
