import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documents } from '#test/support/sources/snippets.ts';
import { readSource, root } from '#test/support/sources/sourceFiles.ts';

/** Documents in two files, Chinese and English, with the same contents. */
const pairs = ['README.md', 'SECURITY.md', 'docs/SETTINGS.md', 'certs-fixtures/soft-key/README.md'].map(
  (chinese) => [chinese, chinese.replace(/\.md$/, '.en.md')] as const,
);
/** For engineers, in English only. */
const englishOnly = [
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/ARCHITECTURE.md',
  'docs/ATTACKS.md',
  'docs/PERFORMANCE.md',
];
/** GLOSSARY has terms in both languages; FAQ is generated, and the test of its texts checks their language. */
const exempt = ['docs/GLOSSARY.md', 'docs/FAQ.md'];

const chineseFiles = pairs.map(([chinese]) => chinese);
const englishFiles = [...pairs.map(([, english]) => english), ...englishOnly];
/** Documents of one file with a part in each language. */
const mixedFiles = documents().filter((file) => ![...chineseFiles, ...englishFiles, ...exempt].includes(file));

const FENCE = /^( *)```[^\n]*\n[\s\S]*?^\1```$/gm;
const CODE = /`[^`\n]+`/g;
/** Stands for what the user types; translated. */
const englishOperand = /\b(?:COMMAND|FILE|ID|ORIGIN)\b/;
const chinese = /\p{Script=Han}/u;
/** Six English words in a row: a name of a product or of a standard is shorter. */
const english = /(?:\b[A-Za-z][a-z’']*[,;:]? ){5}[a-z]+/;

/** Paragraphs, tables and lists, without code, URLs, and texts of buttons in “”. */
function blocksOf(file: string): string[] {
  const prose = readSource(file)
    .replace(FENCE, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(CODE, '')
    .replace(/“[^”]*”/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/\[(?:中文|English)\]/g, '');
  return prose.split(/\n\s*\n/);
}

test('the documents of each kind are found', () => {
  expect(documents()).toEqual(expect.arrayContaining([...chineseFiles, ...englishFiles, ...exempt]));
  expect(mixedFiles).toEqual(expect.arrayContaining(['web-sdk/README.md', 'verifier/README.md']));
  expect('签名 A signature means nothing outside this protocol').toMatch(english);
});

test('a Chinese document has no English sentence', () => {
  expect(foundIn(chineseFiles, (block) => english.exec(block)?.[0])).toEqual([]);
});

test('an English document has Chinese only in code and in “” for what a screen shows', () => {
  expect(foundIn(englishFiles, (block) => /.{0,20}\p{Script=Han}+/u.exec(block)?.[0])).toEqual([]);
});

test('a document with both languages changes between paragraphs, tables and lists only', () => {
  expect(foundIn(mixedFiles, (block) => (chinese.test(block) ? english.exec(block)?.[0] : undefined))).toEqual([]);
});

test.each([
  'web-sdk/README.md',
  'verifier/README.md',
])('both parts of %s name the same error codes, options and numbers', (file) => {
  const [zh = '', en = ''] = readSource(file)
    .replace(FENCE, '')
    .split(/^## English$/m);
  const codes = (part: string) => [...new Set(part.match(/`[A-Z]+(?:_[A-Z]+)+`/g))].sort();
  const rows = (part: string) => [...part.matchAll(/^\| (`.+?`) \|/gm)].map(([, first]) => first);
  const oids = (part: string) => [...new Set(part.match(/(?:\b\d|\.\d)\d*(?:\.\d+){2,}/g))].sort();
  expect(codes(en)).toEqual(codes(zh));
  expect(rows(en)).toEqual(rows(zh));
  expect(oids(en)).toEqual(oids(zh));
});

function foundIn(files: readonly string[], find: (block: string) => string | undefined): string[] {
  return files.flatMap((file) =>
    blocksOf(file).flatMap((block) => {
      const found = find(block);
      return found === undefined ? [] : [`${file}: ${found}`];
    }),
  );
}

/** The parts of each section that do not depend on the language. */
function factsOf(file: string) {
  const text = readSource(file);
  const sections = text.replace(FENCE, '').split(/^(?=#+ )/m);
  return {
    fences: [...text.matchAll(FENCE)].map(([fence]) => fence),
    sections: sections.map((section) => {
      const prose = section.replace(/\]\(([^)]*)\)/g, ']');
      const code = (prose.match(CODE) ?? []).filter((span) => !chinese.test(span) && !englishOperand.test(span));
      return {
        level: /^#*/.exec(section)?.[0],
        attacks: [...new Set(section.match(/\b[CKLOPSTVW]\d{1,2}\b/g))].sort(),
        code: [...new Set(code)].sort(),
        links: [...section.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to?.replace(/\.en\.(md|png)$/, '.$1')).sort(),
        numbers: (prose.replace(CODE, '').match(/\d[\d,.]*(?<=\d)/g) ?? []).sort(),
      };
    }),
  };
}

describe.each(pairs)('%s and %s', (zh, en) => {
  test(`${zh} and ${en} have the same snippets, and in each section the same ids, code, links and numbers`, () => {
    const [facts, translated] = [factsOf(zh), factsOf(en)];
    expect(translated).toEqual(facts);
    expect(facts.sections.length).toBeGreaterThan(3);
  });

  test(`${zh} and ${en} link to each other in their first lines`, () => {
    const head = (file: string) => readSource(file).split('\n').slice(0, 3).join('\n');
    const name = (file: string) => file.split('/').at(-1);
    expect(head(zh)).toContain(`[English](${name(en)})`);
    expect(head(en)).toContain(`[中文](${name(zh)})`);
  });

  test(`the pictures of ${zh} and ${en} exist`, () => {
    for (const file of [zh, en]) {
      for (const [, picture = ''] of readSource(file).matchAll(/<img src="([^"]+)"/g)) {
        expect(existsSync(join(root, file, '..', picture)), picture).toBe(true);
      }
    }
  });
});
