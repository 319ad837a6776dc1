import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const here = import.meta.dirname;
const dist = join(here, 'dist');

/** The ESM build, the `<script>` build with the global `hrca`, and types that need nothing beside them. */
export async function buildWebSdk(): Promise<void> {
  const shared = {
    entryPoints: [join(here, 'index.ts')],
    bundle: true,
    minify: true,
    target: 'es2020',
    conditions: ['hrca-source'],
    logLevel: 'warning',
  } satisfies BuildOptions;
  await build({ ...shared, format: 'esm', outfile: join(dist, 'hrca.js') });
  await build({ ...shared, format: 'iife', globalName: 'hrca', outfile: join(dist, 'hrca.global.js') });
  await writeTypes();
}

/** Brings the emitted declarations and the protocol's errors, which have no imports, into one folder. */
async function writeTypes(): Promise<void> {
  const sources = {
    index: join(dist, 'types/index.d.ts'),
    types: join(dist, 'types/types.d.ts'),
    errors: join(here, '../protocol/dist/types/errors.d.ts'),
  };
  for (const [name, path] of Object.entries(sources)) {
    const text = (await readFile(path, 'utf8'))
      .replaceAll("'@hrca/protocol/errors'", "'./errors.js'")
      .replaceAll(/(['"])(\.\/\w+)\.ts\1/g, "'$2.js'")
      .replace(/\/\/# sourceMappingURL=.*\n?/, '');
    await writeFile(join(dist, `${name}.d.ts`), text);
  }
}
