import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Bundles a source file for a worker thread, which cannot run TypeScript; `folder` takes the result. */
export async function bundleForNode({ entry, folder }: { entry: URL; folder: string }): Promise<URL> {
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [entry.pathname],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['hrca-source'],
    logLevel: 'warning',
  });
  return pathToFileURL(outfile);
}
