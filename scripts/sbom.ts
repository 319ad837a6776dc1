import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readBundled } from './bundled.ts';
import { root } from './packages.ts';
import { type CycloneDx, type LockEntry, shippedSbom } from './shippedSbom.ts';

/** Writes out/sbom.cdx.json: the npm packages that are in what we ship, or beside it. */
const OUT = join(root, 'out/sbom.cdx.json');

// With --omit dev npm also leaves out what the root uses in its tests and a room at run time: ws, pino, koffi. The whole
// lockfile is asked for, and the bundles say what of it ships. The lockfile, since it knows the packages of every system.
// Said out loud, since npm leaves development's out by itself where NODE_ENV is `production`, as after a build by vite.
const npm = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--include=dev'];
const { stdout } = await promisify(execFile)('npm', npm, {
  cwd: root,
  maxBuffer: 2 ** 26,
  // npm is a script there.
  shell: process.platform === 'win32',
});
const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, LockEntry>;
};

const sbom = shippedSbom({ whole: JSON.parse(stdout) as CycloneDx, packages, bundled: readBundled() });
await mkdir(dirname(OUT), { recursive: true });
await writeFile(OUT, `${JSON.stringify(sbom, null, 2)}\n`);
console.log(`out/sbom.cdx.json: ${sbom.components.length} components`);
