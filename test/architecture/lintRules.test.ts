import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '#test/support/sources/sourceFiles.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';

const folder = suiteFolder();
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
const nested = (depth: number): string => (depth === 0 ? 'total += n;' : `if (n > ${depth}) { ${nested(depth - 1)} }`);

const offences: Readonly<Record<string, string>> = {
  'complexity/noExcessiveCognitiveComplexity': `export function f(n: number): number { let total = 0; ${nested(7)} return total; }`,
  'nursery/useExhaustiveSwitchCases': `export function f(kind: 'a' | 'b'): number {
    switch (kind) { case 'a': return 1; } return 0; }`,
  'style/noParameterAssign': 'export function f(n: number): number { n += 1; return n; }',
  'suspicious/noImportCycles': "import { other } from './otherEnd.ts';\nexport const f = () => other;",
};

/** For each folder with a rule about imports, an import that the rule forbids. */
const forbiddenImports: Readonly<Record<string, string>> = {
  protocol: 'node:fs',
  'web-sdk': '@hrca/x509',
  'agent/window': 'node:crypto',
  'portal/pages': '@hrca/verifier',
  x509: '@hrca/agent',
  verifier: '@hrca/portal',
  agent: '@hrca/certs-fixtures',
  portal: '@hrca/web-sdk',
};

let report = '';
beforeAll(() => {
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
  for (const [rule, text] of Object.entries(offences)) writeFileSync(join(folder, `${rule.split('/')[1]}.ts`), text);
  writeFileSync(join(folder, 'otherEnd.ts'), "import { f } from './noImportCycles.ts';\nexport const other = () => f;");
  for (const [path, specifier] of Object.entries(forbiddenImports)) {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, 'imports.ts'), `export * from '${specifier}';`);
  }
  const linted = spawnSync(process.execPath, [biome, 'lint', '--vcs-enabled=false', '--reporter=github', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  report = linted.stdout + linted.stderr;
});

test.each(Object.keys(offences))('npm run lint refuses what breaks the rule %s', (rule) => {
  expect(report).toMatch(new RegExp(`error title=lint/${rule},file=${rule.split('/')[1]}\\.ts`));
});

test.each(Object.entries(forbiddenImports))('npm run lint refuses that %s imports %s', (path) => {
  expect(report).toContain(`error title=lint/style/noRestrictedImports,file=${path}/imports.ts`);
});
