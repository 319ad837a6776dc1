import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAgent } from '../agent/build.ts';
import { buildWindow } from '../agent/window/build.ts';
import { buildPortal } from '../portal/build.ts';
import { buildVerifier } from '../verifier/build.ts';
import { buildWebSdk } from '../web-sdk/build.ts';
import { packagesOf, recordBundled } from './bundled.ts';
import { root } from './packages.ts';
import { writePublishedTypes } from './publishedTypes.ts';
import { publishedPackages } from './publisher.ts';
import { run } from './run.ts';
import { isStale, sourceDigest, stampPath } from './sourceDigest.ts';

/**
 * Builds everything that runs or ships into the `dist/` of its package (the window: `agent/dist/window/`, the portal's pages:
 * `portal/dist/public/`). Each step prints how long it took. Published packages are packed by `npm pack`.
 */
export async function buildAll({ quiet }: { quiet: boolean }): Promise<void> {
  await rm(stampPath, { force: true });
  // Computed before the build, so that a file changed during it makes the build stale.
  const digest = sourceDigest();
  const timed = async <T>(name: string, step: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const made = await step();
    if (!quiet) console.log(`  ${name.padEnd(16)}${Math.round(performance.now() - start)} ms`);
    return made;
  };
  await timed('types', () =>
    run([process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-b'], { cwd: root }),
  );
  const window = await timed('agent window', buildWindow);
  await recordBundled({
    agent: packagesOf(await timed('agent', buildAgent), window),
    'web-sdk': packagesOf(await timed('web-sdk', buildWebSdk)),
    verifier: packagesOf(await timed('verifier', buildVerifier)),
    portal: packagesOf(await timed('portal', buildPortal)),
  });
  for (const pkg of publishedPackages) {
    await timed(`${pkg} types`, () => writePublishedTypes({ pkg, outDir: join(root, pkg, 'dist') }));
  }
  await writeFile(stampPath, digest);
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean' }, quiet: { type: 'boolean' } } });
  if (!values['if-stale'] || isStale()) await buildAll({ quiet: values.quiet ?? false });
}
