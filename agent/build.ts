import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

const common = {
  bundle: true,
  // Identifiers are kept, so that stack traces in logs are readable.
  minifySyntax: true,
  minifyWhitespace: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // The CommonJS build of jsonc-parser loads its files by a require() that a bundler cannot follow.
  mainFields: ['module', 'main'],
  conditions: ['hrca-source'],
  external: ['keytar', 'koffi'],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** Builds the agent as shipped. Resolves to esbuild's metafiles. */
export function buildAgent(): Promise<Metafile[]> {
  return bundleAgent({ main: join(import.meta.dirname, 'cli/cli.ts'), outdir: join(import.meta.dirname, 'dist') });
}

/** Bundles an agent, the worker for .p12 files and the process for native libraries. Native modules are not bundled. */
export async function bundleAgent({
  main,
  outdir,
  hasFailpoints = false,
}: {
  main: string;
  outdir: string;
  /** For crash tests only. */
  hasFailpoints?: boolean;
}): Promise<Metafile[]> {
  const define = {
    HRCA_FAILPOINTS: String(hasFailpoints),
    // Otherwise ws tries to load two optional native modules at every start.
    'process.env.WS_NO_BUFFER_UTIL': '"1"',
    'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
  };
  await mkdir(outdir, { recursive: true });
  for (const name of await readdir(outdir)) if (name.endsWith('.js')) await rm(join(outdir, name));
  const agent = await build({
    ...common,
    define,
    outdir,
    entryPoints: { hrca: main },
    // A dynamic import becomes a file of its own, which the agent does not read at its start. All files are in one
    // folder, since code that locates files by `import.meta` may be in any of them.
    splitting: true,
    chunkNames: '[name]-[hash]',
  });
  // Built separately: splitting would put code shared with them into further files that the agent opens at its start.
  const workers = await build({
    ...common,
    define,
    outdir,
    entryPoints: {
      pkcs12Worker: join(import.meta.dirname, 'keystore/pkcs12/pkcs12Worker.ts'),
      nativeWorker: join(import.meta.dirname, 'keystore/native/nativeWorker.ts'),
    },
  });
  return [agent.metafile, workers.metafile];
}
