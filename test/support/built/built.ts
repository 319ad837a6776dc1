import { join } from 'node:path';
import { isStale } from '#scripts/sourceDigest.ts';
import { root } from '../sources/sourceFiles.ts';

let isFresh = false;

/** Absolute path of a build output; `path` is relative to the checkout. Throws if the sources changed after the build. */
export function built(path: string): string {
  isFresh ||= !isStale();
  if (!isFresh) throw new Error(`${path} is not built of the sources as they are: run npm run build`);
  return join(root, path);
}
