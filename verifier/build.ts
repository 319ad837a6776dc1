import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

/**
 * One self-contained module for portal servers: protocol, certificate reading and zod are inside; says what is in it.
 */
export async function buildVerifier(outDir = join(import.meta.dirname, 'dist')): Promise<Metafile[]> {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, 'index.ts')],
    outfile: join(outDir, 'verifier.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['hrca-source'],
    metafile: true,
    logLevel: 'warning',
  });
  return [metafile];
}
