import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { documents } from '#test/support/sources/snippets.ts';
import { lineAt, readSource, root } from '#test/support/sources/sourceFiles.ts';

/** docs/FAQ.md names no file of the checkout; CHANGELOG.md has paths of former versions. */
const files = documents().filter((file) => file !== 'docs/FAQ.md' && file !== 'CHANGELOG.md');
const top = readdirSync(root).filter((name) => !['node_modules', 'out', '.git'].includes(name));
const tree = paths('');
/** Files of a user or of a portal, or created by a build or a command. */
const elsewhere = new RegExp(
  `^(?:${[
    '(?:keystore/)?(?:agent|control|policy|tls|Cookie|ID|login|roots|ca|claims|sbom\\.cdx|hrca|hrca\\.global|errors|index|package-lock)\\.\\w+',
    'ID\\.GENERATION\\.tries',
    'js/hrca\\.global\\.js',
  ].join('|')})$`,
);

/** Every file and folder of the checkout; folders end with a slash. */
function paths(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (/^(?:node_modules|dist|out|coverage|\.git)$/.test(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? [`${path}/`, ...paths(path)] : [path];
  });
}

interface Mention {
  readonly at: string;
  readonly path: string;
}

/** Targets of links, except those to other hosts. */
function linksOf(file: string): Mention[] {
  const text = readSource(file);
  return [...text.matchAll(/(?:\]\(|src=")([^)"\s]+)[)"]/g)]
    .map(({ 1: target = '', index }) => ({ at: `${file}:${lineAt(text, index)}`, path: target }))
    .filter(({ path }) => !/^(?:https?:|\/)/.test(path));
}

/** Words in code spans that look like a file or a folder of the checkout. */
function mentionsOf(file: string): Mention[] {
  const text = readSource(file);
  return [...text.matchAll(/```[\s\S]*?```|`([^`\n]+)`/g)].flatMap(({ 0: code, 1: span, index }) =>
    [...(span ?? code).matchAll(/(?<![\w./~$%@:{}-])[\w@.*-]+(?:\/[\w.*-]+)*\/?(?![\w(/{])/g)]
      .map(([word]) => word.replace(/\.$/, ''))
      .filter((word) => isPath(word) && !elsewhere.test(word))
      .map((path) => ({ at: `${file}:${lineAt(text, index)}`, path })),
  );
}

function isPath(word: string): boolean {
  const [first = ''] = word.split('/');
  if (word.includes('/dist/') || first === 'out') return false;
  if (word.includes('/') && top.includes(first)) return true;
  return /^[\w.-]+(?:\/[\w.-]+)*\.(?:ts|mjs|md|sh|css|yml|json|c)$/.test(word);
}

/** Whether `path` exists, whole or as the end of a path: `keystore.ts`, `skf/sarCodes.ts`. */
function exists(path: string): boolean {
  if (path.includes('*')) {
    const pattern = new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\*/g, '[^/]*')}$`);
    return tree.some((one) => pattern.test(one));
  }
  return top.includes(path.split('/')[0] ?? '')
    ? existsSync(join(root, path))
    : tree.some((one) => one === path || one.endsWith(`/${path}`));
}

test('paths are found in prose and in commands, and a missing one is reported', () => {
  const found = files.flatMap(mentionsOf).map(({ path }) => path);
  expect(found).toEqual(
    expect.arrayContaining(['docs/security/control-socket.sh', 'scripts/testTools.ts', 'agent/', 'sarCodes.ts']),
  );
  expect(found.length).toBeGreaterThan(100);
  expect(exists('keystore.ts')).toBe(true);
  expect(exists('agent/keystore/missing.ts')).toBe(false);
  expect(exists('missing.ts')).toBe(false);
});

test('every file and folder that a document names exists', () => {
  const missing = files.flatMap(mentionsOf).filter(({ path }) => !exists(path));
  expect(missing).toEqual([]);
});

test('every link of a document leads to an existing file and heading', () => {
  const broken = files.flatMap((file) => linksOf(file).filter(({ path }) => !leadsSomewhere(file, path)));
  expect(broken).toEqual([]);
});

function leadsSomewhere(file: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path ? posix.join(posix.dirname(file), path) : file;
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** Anchors as GitHub makes them: lower case, spaces as hyphens, without punctuation. */
function anchorsOf(file: string): string[] {
  const text = readSource(file);
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)"/g)].map(([, id]) => id as string)];
}
