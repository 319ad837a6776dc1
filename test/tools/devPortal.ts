import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { buildPages, bundlePortal } from '#portal/build.ts';
import { root } from '#scripts/packages.ts';

/** Editors write a file in several steps. */
const QUIET_MS = 200;
const watched = ['portal', 'protocol', 'verifier', 'web-sdk', 'x509'];

/** Runs the portal and starts it again after each change of a source. Returns its address. */
export async function runPortalWithReload({ port, folder }: { port: number; folder: string }): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const trustAnchors = join(folder, 'roots.pem');
  await writeFile(trustAnchors, (await createTestPki({ now: Date.now() })).trustAnchorPem);
  const origin = `http://localhost:${port}`;
  let child: ChildProcess | undefined;

  async function restart(): Promise<void> {
    await bundlePortal({ main: join(root, 'portal/server.ts'), outdir: folder });
    await buildPages(join(folder, 'public'));
    if (child?.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    child = spawn(process.execPath, [join(folder, 'server.js')], {
      env: { ...process.env, PORTAL_PORT: String(port), PORTAL_ORIGIN: origin, PORTAL_TRUST_ANCHORS: trustAnchors },
      stdio: 'inherit',
    });
  }

  // A signal to this process alone must not leave the portal running.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      child?.kill();
      process.exit();
    });
  }
  let starting = restart();
  await starting;
  let timer: NodeJS.Timeout | undefined;
  for (const name of watched) {
    watch(join(root, name), { recursive: true }, (_event, file) => {
      if (!file?.match(/\.(?:ts|css|svg)$/) || /(?:^|\/)(?:dist|node_modules)\//.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        // One build at a time; a mistake in a source is printed, and the portal runs on.
        starting = starting.then(restart).catch((error: unknown) => console.error(String(error)));
      }, QUIET_MS);
    });
  }
  return origin;
}
