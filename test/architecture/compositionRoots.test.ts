import { expect, test } from 'vitest';
import { lineAt, readSource, sourceFiles } from '#test/support/sources/sourceFiles.ts';
import { isBuildFile, packageOfFile } from './packages.ts';

const compositionRoot = /(?:^|\/)(?:main|runAgent|runPortal|server|cli|\w*Worker)\.ts$/;
const ambient = /\bprocess\.env\b|\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b/g;

/** Public options whose default is the real clock. */
const allowed = ['verifier/options.ts: Date.now'];

const shipped = ['agent', 'portal', 'verifier', 'web-sdk'].flatMap((folder) => sourceFiles(folder));
const inner = shipped.filter((file) => packageOfFile(file) && !compositionRoot.test(file) && !isBuildFile(file));

test('only composition roots read the environment, the clock or random bytes', () => {
  const found = inner.flatMap((file) => {
    const text = withoutComments(readSource(file));
    return [...text.matchAll(ambient)]
      .filter(([match]) => !allowed.includes(`${file}: ${match}`))
      .map(({ 0: match, index }) => `${file}:${lineAt(text, index)} reads ${match}`);
  });
  expect(found, 'take it as a parameter from runAgent.ts, server.ts or cli.ts').toEqual([]);
});

test('every file that may read the clock still does', () => {
  const unused = allowed.filter((exception) => {
    const [file, match] = exception.split(': ') as [string, string];
    return !withoutComments(readSource(file)).includes(match);
  });
  expect(unused).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/^\s*(?:\/\*|\*|\/\/).*$/gm, '').replace(/\s\/\/ .*$/gm, '');
}
