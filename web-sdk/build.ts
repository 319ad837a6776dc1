import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

const here = import.meta.dirname;

/** Builds the ES module and the `<script>` file with the global `hrca`. Returns what they contain. */
export async function buildWebSdk(outDir = join(here, 'dist')): Promise<Metafile[]> {
  await mkdir(outDir, { recursive: true });
  const shared = {
    entryPoints: [join(here, 'index.ts')],
    bundle: true,
    minify: true,
    // Chromium 85 and Firefox 79: older office desktops have browsers of that age.
    target: 'es2021',
    // HrcaError assigns its fields in the constructor; defining them as well would add a helper function.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    // Names that neither callers nor the browser nor the agent use: 60 bytes after gzip.
    mangleProps:
      /^(?:isViolation|isOtherVersion|hasOpened|failures|loopbackPermission|onPolicyViolation|limitMs|permission|ports|sockets|connect|options)$/,
    conditions: ['hrca-source'],
    metafile: true,
    logLevel: 'warning',
  } satisfies BuildOptions;
  const esm = await build({ ...shared, format: 'esm', outfile: join(outDir, 'hrca.js') });
  const script = await build({
    ...shared,
    format: 'iife',
    globalName: 'hrca',
    outfile: join(outDir, 'hrca.global.js'),
  });
  return [esm.metafile, script.metafile];
}
