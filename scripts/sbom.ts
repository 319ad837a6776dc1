import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readBundled } from './bundled.ts';
import { root } from './packages.ts';
import { type CycloneDx, type LockEntry, shippedSbom } from './shippedSbom.ts';

/** Writes out/sbom.cdx.json: the npm packages that are in what we ship, or beside it. */
const OUT = join(root, 'out/sbom.cdx.json');

// The whole lockfile, since it has the packages of every system; the bundles say which of them ship. --omit dev would
// leave out packages that the root uses in its tests and a workspace at run time: ws, pino, koffi.
// Explicit, since npm omits development's packages if NODE_ENV is `production`, as a build by Vite leaves it.
const npm = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--include=dev'];
const { stdout } = await promisify(execFile)('npm', npm, {
  cwd: root,
  maxBuffer: 2 ** 26,
  // On Windows npm is a script.
  shell: process.platform === 'win32',
});
const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, LockEntry>;
};

const sbom = shippedSbom({ whole: JSON.parse(stdout) as CycloneDx, packages, bundled: readBundled() });
await mkdir(dirname(OUT), { recursive: true });
await writeFile(OUT, `${JSON.stringify(sbom, null, 2)}\n`);
console.log(`out/sbom.cdx.json: ${sbom.components.length} components`);
