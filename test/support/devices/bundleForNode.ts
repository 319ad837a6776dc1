import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Bundles a TypeScript file into `folder` for a process or worker thread that cannot load TypeScript. */
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
