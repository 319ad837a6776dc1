import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Builds the agent as it ships. */
export async function buildAgent(): Promise<void> {
  await bundleAgent({ main: join(import.meta.dirname, 'cli/cli.ts'), outdir: join(import.meta.dirname, 'dist') });
}

/** Bundles an agent, the worker that reads .p12 files and the process for native libraries; native modules stay beside it. */
export async function bundleAgent({ main, outdir }: { main: string; outdir: string }): Promise<void> {
  await rm(join(outdir, 'chunks'), { recursive: true, force: true });
  await build({
    entryPoints: {
      hrca: main,
      pkcs12Worker: join(import.meta.dirname, 'keystore/software/pkcs12/pkcs12Worker.ts'),
      nativeWorker: join(import.meta.dirname, 'keystore/native/nativeWorker.ts'),
    },
    outdir,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    minifySyntax: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['hrca-source'],
    external: ['keytar', 'koffi'],
    // ws tries these optional native modules at every start, and nothing here needs them.
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  });
}
