import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

const notSources = new Set(['node_modules', 'dist', 'out', 'coverage', 'screenshots']);

/** Every .ts file under `folder` of the checkout, as a path from its root with forward slashes. */
export function sourceFiles(folder = '.'): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notSources.has(entry.name) || entry.name.startsWith('.') ? [] : sourceFiles(path);
    return entry.name.endsWith('.ts') ? [relative('.', path).split(sep).join('/')] : [];
  });
}

export function readSource(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Line of `index` in `text`, counted from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
