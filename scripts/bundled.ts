import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from './packages.ts';

/** What we hand to others, by its room. */
export const products = ['agent', 'portal', 'verifier', 'web-sdk'] as const;
export type Product = (typeof products)[number];

/** npm packages of a product, as their folders from the checkout (`node_modules/ws`). */
export interface BundledPackages {
  /** Some of their code is in the bundles. */
  inside: string[];
  /** The bundles import them, so that they lie beside them with all that they need. */
  beside: string[];
}

export type Bundled = Record<Product, BundledPackages>;

const RECORD = join(root, 'out/bundled.json');

/** Keeps what a build put into its bundles; the bundles themselves, minified, do not tell. */
export async function recordBundled(bundled: Bundled): Promise<void> {
  await mkdir(dirname(RECORD), { recursive: true });
  await writeFile(RECORD, `${JSON.stringify(bundled, null, 2)}\n`);
}

/** What the last build put into its bundles. */
export function readBundled(): Bundled {
  return JSON.parse(readFileSync(RECORD, 'utf8'));
}

/** Reads what esbuild says about its outputs. What tree shaking took out is not inside. */
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

/** The package folders that these files are in; our own rooms are in none. */
function folders(files: readonly string[]): string[] {
  const found = files.flatMap(
    (file) => /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0] ?? [],
  );
  return [...new Set(found)].sort();
}
