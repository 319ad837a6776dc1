import { expect, test } from 'vitest';
import { lineAt, readSource, sourceFiles } from '#test/support/sources/sourceFiles.ts';
import { isBuildFile, packageOfFile } from './packages.ts';

/** `process.platform`, and the functions of node:os that return the same. */
const question =
  /\bprocess\.platform\b|\{[^}]*\b(?:platform|type|version)\b[^}]*\} from 'node:os'|\bos\.(?:platform|type)\(/g;

test('only agent/platform/ reads which operating system it runs on', () => {
  const asking = sourceFiles()
    .filter((file) => packageOfFile(file) && !isBuildFile(file))
    .flatMap((file) => {
      const text = readSource(file);
      return [...text.matchAll(question)].map(({ index }) => `${file}:${lineAt(text, index)}`);
    });
  expect(asking.filter((place) => place.startsWith('agent/platform/'))).not.toEqual([]);
  expect(asking.filter((place) => !place.startsWith('agent/platform/'))).toEqual([]);
});
