import { expect, test } from 'vitest';
import { readSource } from '#test/support/sources/sourceFiles.ts';

const json = (file: string) => JSON.parse(readSource(file));
const { engines, scripts } = json('package.json') as { engines: { node: string }; scripts: Record<string, string> };

test('npm run check compiles and lints everything, and builds nothing', () => {
  expect(scripts.check).toBe('tsc -b && biome check .');
});

test('npm run test:unit runs once, and accepts --watch', () => {
  // Vitest refuses --watch after --watch=false; after `run` the later option applies.
  expect(scripts['test:unit']).toBe('vitest run --project unit');
});

test('.node-version has the oldest version of Node that the packages support', () => {
  expect(`>=${readSource('.node-version').trim()}`).toBe(`${engines.node}.0`);
  expect(json('verifier/package.json').engines).toEqual(engines);
});

test('.editorconfig has the format of Biome', () => {
  const { indentStyle, lineWidth } = json('biome.json').formatter as { indentStyle: string; lineWidth: number };
  const settings = readSource('.editorconfig').split('\n');
  expect(settings).toContain(`indent_style = ${indentStyle}`);
  expect(settings).toContain(`max_line_length = ${lineWidth}`);
});

test('the issue template asks for the error code and warns against posting secrets and vulnerabilities', () => {
  const form = readSource('.github/ISSUE_TEMPLATE/problem.yml');
  for (const text of ['id: code', '口令', 'PIN', 'SECURITY.md', 'hrca status']) expect(form).toContain(text);
});
