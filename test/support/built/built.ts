import { join } from 'node:path';
import { isStale } from '#scripts/sourceDigest.ts';
import { root } from '../sources/sourceFiles.ts';

let isFresh = false;

/** Path of something built, from the checkout's root. Throws where it was built of other sources than those of now. */
export function built(path: string): string {
  isFresh ||= !isStale();
  if (!isFresh) throw new Error(`${path} is not built of the sources as they are: run npm run build`);
  return join(root, path);
}
