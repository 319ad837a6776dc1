import { expect, test } from 'vitest';
import { readSource } from '#test/support/sources/sourceFiles.ts';

test.each([
  ['README.md', '性能'],
  ['README.en.md', 'Performance'],
])('the three figures of %s are in docs/PERFORMANCE.md', (file, heading) => {
  const [, section = ''] = readSource(file).split(`\n## ${heading}\n`);
  const figures = [...section.matchAll(/^\| .+ \| ([\d.,]*\d)[^|]*\|$/gm)].map(([, figure]) => figure as string);
  expect(figures).toHaveLength(3);
  for (const figure of figures) expect(readSource('docs/PERFORMANCE.md')).toContain(figure);
});
