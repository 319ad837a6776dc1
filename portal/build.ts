import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const here = import.meta.dirname;
const dist = join(here, 'dist');
const shared: BuildOptions = { bundle: true, format: 'esm', conditions: ['hrca-source'], logLevel: 'warning' };

/** The server with our own rooms inside and its npm packages beside it, and what its pages load. */
export async function buildPortal(): Promise<void> {
  await bundlePortal({ main: join(here, 'server.ts'), outdir: dist });
  await buildPages(join(dist, 'public'));
}

/** Bundles a server, without what its pages load. */
export async function bundlePortal({ main, outdir }: { main: string; outdir: string }): Promise<void> {
  await build({
    ...shared,
    entryPoints: { server: main },
    outdir,
    platform: 'node',
    target: 'node20',
    external: await npmPackages(),
  });
}

/** Scripts, style and pictures of the pages. */
export async function buildPages(outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  const pages = (name: string) => join(here, 'pages', name);
  await build({
    ...shared,
    entryPoints: ['login.ts', 'unit.ts', 'portal.css'].map(pages),
    outdir,
    minify: true,
    target: ['es2022', 'chrome109', 'firefox115'],
  });
  await copyFile(pages('emblem.svg'), join(outdir, 'emblem.svg'));
}

async function npmPackages(): Promise<string[]> {
  const { dependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));
  return Object.keys(dependencies).filter((name) => !name.startsWith('@hrca/'));
}
