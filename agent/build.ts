import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

const common = {
  bundle: true,
  // Names stay, so that a stack trace in a log can be read.
  minifySyntax: true,
  minifyWhitespace: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // jsonc-parser's CommonJS finds its parts by a require() that no bundler sees.
  mainFields: ['module', 'main'],
  conditions: ['hrca-source'],
  external: ['keytar', 'koffi'],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** Builds the agent as it ships, and says what is in it. */
export function buildAgent(): Promise<Metafile[]> {
  return bundleAgent({ main: join(import.meta.dirname, 'cli/cli.ts'), outdir: join(import.meta.dirname, 'dist') });
}

/** Bundles an agent, the worker that reads .p12 files and the process for native libraries; native modules stay beside it. */
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
    // ws tries these optional native modules at every start, and nothing here needs them.
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
    // What the code imports only when it is needed becomes a file of its own, which a starting agent does not read.
    // All in one folder, since code that finds its neighbours by `import.meta` may end up in any of these files.
    splitting: true,
    chunkNames: '[name]-[hash]',
  });
  // Apart from the agent: of code that they share, splitting would make more files for the agent to open at its start.
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
