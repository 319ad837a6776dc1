import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from './packages.ts';

/** The packages that ship. */
export const products = ['agent', 'portal', 'verifier', 'web-sdk'] as const;
export type Product = (typeof products)[number];

/** npm packages of a product, as their folders from the checkout (`node_modules/ws`). */
export interface BundledPackages {
  /** Some of their code is in the bundles. */
  inside: string[];
  /** The bundles import them: they are installed beside the bundles, with their dependencies. */
  beside: string[];
}

export type Bundled = Record<Product, BundledPackages>;

const RECORD = join(root, 'out/bundled.json');

/** Records which packages a build put into its bundles; the minified bundles do not show it. */
export async function recordBundled(bundled: Bundled): Promise<void> {
  await mkdir(dirname(RECORD), { recursive: true });
  await writeFile(RECORD, `${JSON.stringify(bundled, null, 2)}\n`);
}

/** The packages that the last build put into its bundles. */
export function readBundled(): Bundled {
  return JSON.parse(readFileSync(RECORD, 'utf8'));
}

/** Reads esbuild's metafiles, without the files that tree shaking removed. */
export function packagesOf(metafiles: readonly Metafile[], modules: readonly string[] = []): BundledPackages {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const inside = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const beside = outputs.flatMap(({ imports }) => imports.flatMap(({ path, external }) => (external ? [path] : [])));
  return {
    inside: folders([...inside, ...modules]),
    beside: folders(beside.filter((path) => !isBuiltin(path)).map((path) => `node_modules/${path}`)),
  };
}

/** The folders under node_modules that hold these files; files of our workspaces have none. */
function folders(files: readonly string[]): string[] {
  const found = files.flatMap(
    (file) => /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0] ?? [],
  );
  return [...new Set(found)].sort();
}
