import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { root } from './packages.ts';

/**
 * Writes the declarations of a published package into `outDir`: those of its `index.ts` and of every module that they
 * import, in one folder, with specifiers that resolve without the checkout. Needs the output of `tsc -b`.
 *
 * @throws Error if the public types need a package that the published one does not contain
 */
export async function writePublishedTypes({ pkg, outDir }: { pkg: string; outDir: string }): Promise<void> {
  await mkdir(outDir, { recursive: true });
  const written = new Map<string, string>();
  await write(declarationOf(join(root, pkg), 'index'));

  async function write(path: string): Promise<void> {
    const name = basename(path);
    const before = written.get(name);
    if (before === path) return;
    if (before) throw new Error(`the public types of ${pkg}/ have two modules named ${name}: ${before} and ${path}`);
    written.set(name, path);
    const text = await readFile(path, 'utf8');
    const targets = new Map([...text.matchAll(SPECIFIER)].map(([specifier]) => [specifier, target(path, specifier)]));
    await writeFile(
      join(outDir, name),
      text.replace(SPECIFIER, (specifier) => `./${basename(targets.get(specifier) as string, '.d.ts')}.js`),
    );
    for (const next of targets.values()) await write(next);
  }
}

const SPECIFIER = /(?<=\b(?:from |import\()')[^']+(?=')/g;

/** The declaration file of a specifier; for our own packages, of the name in their `exports`. */
function target(from: string, specifier: string): string {
  if (specifier.startsWith('./')) return join(dirname(from), specifier.replace(/\.ts$/, '.d.ts'));
  const [, pkg, name] = /^@hrca\/(\w+)\/(\w+)$/.exec(specifier) ?? [];
  if (!pkg || !name) throw new Error(`the public types in ${from} would need ${specifier}`);
  return declarationOf(join(root, pkg), name);
}

function declarationOf(folder: string, name: string): string {
  return join(folder, 'dist/types', `${name}.d.ts`);
}
