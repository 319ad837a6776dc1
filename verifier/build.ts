import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

/**
 * Bundles the verifier with protocol, x509 and zod into one module without dependencies. Returns esbuild's metafile.
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
