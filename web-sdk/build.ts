import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildOptions, build, type Metafile } from 'esbuild';

const here = import.meta.dirname;
const checkout = join(here, '..');

/** Where the compiler leaves the declarations that the published ones are made of. */
const declarations = {
  index: join(here, 'dist/types/index.d.ts'),
  types: join(here, 'dist/types/types.d.ts'),
  errors: join(checkout, 'protocol/dist/types/errors.d.ts'),
};

/** The ESM build, the `<script>` build with the global `hrca`, and types that need nothing beside them; says what is in the builds. */
export async function buildWebSdk(outDir = join(here, 'dist')): Promise<Metafile[]> {
  await mkdir(outDir, { recursive: true });
  const shared = {
    entryPoints: [join(here, 'index.ts')],
    bundle: true,
    minify: true,
    // Chromium 85 and Firefox 79: older office desktops have browsers of that age.
    target: 'es2021',
    // HrcaError assigns its fields itself; defining them once more would cost a helper.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    // Names that neither a caller, the browser nor the agent knows: 50 bytes after gzip.
    mangleProps: /^(?:isViolation|isOtherVersion|hasOpened|failures|loopbackPermission|onPolicyViolation|limitMs)$/,
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
  await writeTypes(outDir);
  return [esm.metafile, script.metafile];
}

/** The public declarations and the protocol's errors, which import nothing, side by side under specifiers that hold. */
async function writeTypes(outDir: string): Promise<void> {
  const tsc = join(checkout, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-b', here]);
  for (const [name, path] of Object.entries(declarations)) {
    const text = (await readFile(path, 'utf8')).replace(/(?<=\bfrom ')[^']+(?=')/g, published);
    await writeFile(join(outDir, `${name}.d.ts`), text);
  }
}

/** How a published declaration names the module that the source calls `specifier`. */
function published(specifier: string): string {
  const name = specifier.replace(/^@hrca\/protocol\/|^\.\/|\.ts$/g, '');
  if (!(name in declarations)) throw new Error(`the SDK's public types would need ${specifier}`);
  return `./${name}.js`;
}

if (process.argv[1] === import.meta.filename) await buildWebSdk();
