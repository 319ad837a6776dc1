import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

const here = import.meta.dirname;
const dist = join(here, 'dist');
const shared = {
  bundle: true,
  format: 'esm',
  conditions: ['hrca-source'],
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** Bundles the server, with npm packages external, and the files of its pages. Returns what the bundles contain. */
export async function buildPortal(): Promise<Metafile[]> {
  const server = await bundlePortal({ main: join(here, 'server.ts'), outdir: dist });
  return [server, await buildPages(join(dist, 'public'))];
}

/** Bundles a server without the files of its pages. */
export async function bundlePortal({
  main,
  outdir,
  hasFailpoints = false,
}: {
  main: string;
  outdir: string;
  /** For crash tests only. */
  hasFailpoints?: boolean;
}): Promise<Metafile> {
  const { metafile } = await build({
    ...shared,
    define: { HRCA_FAILPOINTS: String(hasFailpoints) },
    // Removes calls of empty functions: `failpoint` is one here.
    minifySyntax: true,
    entryPoints: { server: main },
    outdir,
    platform: 'node',
    target: 'node20',
    external: await npmPackages(),
  });
  return metafile;
}

/** Scripts, style and pictures of the pages. */
export async function buildPages(outdir: string): Promise<Metafile> {
  await rm(outdir, { recursive: true, force: true });
  const pages = (name: string) => join(here, 'pages', name);
  const { metafile } = await build({
    ...shared,
    entryPoints: ['login.ts', 'unit.ts', 'portal.css'].map(pages),
    outdir,
    minify: true,
    target: ['es2022', 'chrome109', 'firefox115'],
  });
  await copyFile(pages('emblem.svg'), join(outdir, 'emblem.svg'));
  return metafile;
}

async function npmPackages(): Promise<string[]> {
  const { dependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'));
  return Object.keys(dependencies).filter((name) => !name.startsWith('@hrca/'));
}
