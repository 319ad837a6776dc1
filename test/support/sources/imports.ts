import { posix } from 'node:path';
import { lineAt, readSource } from './sourceFiles.ts';

export interface Import {
  specifier: string;
  line: number;
  /** `import type … from`, which is removed at compile time. */
  isTypeOnly: boolean;
}

// Statements start their line, as Biome formats them; text that merely quotes an import does not.
const statement = /^(?:import|export)\b(?<clause>[^;'"]*?)\bfrom\s*(['"])(?<specifier>[^'"]+)\2/gm;
const sideEffect = /^import\s*(['"])(?<specifier>[^'"]+)\1/gm;
const dynamic = /(?<![.\w'"`])import\(\s*(['"])(?<specifier>[^'"]+)\1/g;

/** What a source file imports or re-exports, by statement and by `import()`. */
export function importsOf(file: string): Import[] {
  const text = readSource(file);
  return [statement, sideEffect, dynamic].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ groups, index }) => ({
      specifier: groups?.specifier ?? '',
      line: lineAt(text, index),
      isTypeOnly: /^\s+type\s+[\w*{]/.test(groups?.clause ?? ''),
    })),
  );
}

/** `zod/mini` is of the package `zod`, `@hrca/protocol/errors` of `@hrca/protocol`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Whether an import names a file of this checkout: `./…`, `../…`, or `#folder/…` as `imports` of a package.json has it. */
export function isLocal(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('#');
}

/** The file that a local import names, from the root of the checkout. */
export function localTarget(file: string, specifier: string): string {
  return specifier.startsWith('#') ? specifier.slice(1) : posix.join(posix.dirname(file), specifier);
}
