import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtPackages, root } from './packages.ts';

/** Where a build says what it was made of. */
const STAMP = 'agent/dist/built';
const notSources = /(^|[\\/])(dist|node_modules)([\\/]|$)/;

/** Of everything that a build is made of, by content: times tell nothing of a checkout or of a file that is gone. */
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

/** Whether what is built was made of other sources than these, or is not there. */
export function isStale(): boolean {
  try {
    return readFileSync(stampPath, 'utf8') !== sourceDigest();
  } catch {
    return true;
  }
}
