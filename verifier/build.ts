import { join } from 'node:path';
import { build } from 'esbuild';

/** One self-contained module for portal servers: protocol, certificate reading and zod are inside. */
export async function buildVerifier(): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'index.ts')],
    outfile: join(import.meta.dirname, 'dist/verifier.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['hrca-source'],
    logLevel: 'warning',
  });
}
