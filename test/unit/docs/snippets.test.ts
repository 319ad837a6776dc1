import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AGENT_PORTS } from '@hrca/protocol';
import { expect, test } from 'vitest';
import { documents, fencesOf, snippet, snippetNames } from '#test/support/sources/snippets.ts';
import { readSource, root, sourceFiles } from '#test/support/sources/sourceFiles.ts';

const fences = documents().flatMap(fencesOf);
const at = ({ document, line }: (typeof fences)[number]) => `${document}:${line}`;

test('finds the documents and their snippets', () => {
  expect(documents()).toEqual(
    expect.arrayContaining(['README.md', 'README.en.md', 'verifier/README.md', 'web-sdk/README.md']),
  );
  expect(fences.filter(({ file }) => file).length).toBeGreaterThanOrEqual(snippetNames().length);
});

test('every snippet of a document equals its file, byte for byte', () => {
  const others = fences.filter(({ file, text }) => !file || !existsSync(join(root, file)) || readSource(file) !== text);
  // The next test checks commands; a block without a language is output, or a command of the shipped product.
  expect(others.filter(({ language, file }) => file || (language && language !== 'sh')).map(at)).toEqual([]);
});

const { scripts } = JSON.parse(readSource('package.json')) as { scripts: Record<string, string> };

test('every other command in a block is a script of package.json', () => {
  const commands = fences
    .filter(({ language, file }) => language === 'sh' && !file)
    .flatMap((fence) =>
      fence.text
        .trim()
        .split(/\n| && /)
        .map((command) => ({ command, at: at(fence) })),
    );
  const isScript = (command: string) => {
    const [, name] = /^npm (?:run )?([\w-]+)/.exec(command) ?? [];
    return name !== undefined && (name === 'ci' || name in scripts);
  };
  expect(commands.filter(({ command }) => !isScript(command))).toEqual([]);
});

test('every `npm run` in a document names a script of package.json', () => {
  const named = documents().flatMap((document) =>
    [...readSource(document).matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => ({ document, name })),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ name }) => !(name in scripts))).toEqual([]);
});

test('every file of a snippet is shown in a document, and run by a test', () => {
  const shown = new Set(fences.map(({ file }) => file));
  const tests = sourceFiles('test');
  for (const name of snippetNames()) {
    expect(shown, name).toContain(`docs/snippets/${name}`);
    const runs = tests.filter((file) => readSource(file).includes(`'${name}'`));
    expect(runs, `no test runs docs/snippets/${name}`).not.toEqual([]);
  }
});

test('the CSP of the SDK’s README names every port of the agent and nothing else', () => {
  const [, policy] = /^Content-Security-Policy: (.+)\n$/.exec(snippet('csp.txt')) ?? [];
  expect(policy).toBe(`connect-src 'self' ${AGENT_PORTS.map((port) => `ws://127.0.0.1:${port}`).join(' ')}`);
});
