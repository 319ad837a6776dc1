import { expect, test } from 'vitest';
import { readSource } from '#test/support/sources/sourceFiles.ts';

const json = (file: string) => JSON.parse(readSource(file));
const { engines, scripts } = json('package.json') as { engines: { node: string }; scripts: Record<string, string> };

test('npm run check compiles and lints everything, and builds nothing', () => {
  expect(scripts.check).toBe('tsc -b && biome check .');
});

test('npm run test:unit runs once, and takes --watch', () => {
  // Vitest refuses --watch after --watch=false; after `run` it is the later option that counts.
  expect(scripts['test:unit']).toBe('vitest run --project unit');
});

test('.node-version names the oldest Node that the packages promise to run on', () => {
  expect(`>=${readSource('.node-version').trim()}`).toBe(`${engines.node}.0`);
  expect(json('verifier/package.json').engines).toEqual(engines);
});

test('.editorconfig says what Biome formats to', () => {
  const { indentStyle, lineWidth } = json('biome.json').formatter as { indentStyle: string; lineWidth: number };
  const settings = readSource('.editorconfig').split('\n');
  expect(settings).toContain(`indent_style = ${indentStyle}`);
  expect(settings).toContain(`max_line_length = ${lineWidth}`);
});

test('the form for a problem asks for the error code and warns of secrets and of vulnerabilities in public', () => {
  const form = readSource('.github/ISSUE_TEMPLATE/problem.yml');
  for (const text of ['id: code', '口令', 'PIN', 'SECURITY.md', 'hrca doctor']) expect(form).toContain(text);
});
