import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lineAt, root } from '#test/support/sources/sourceFiles.ts';

// Includes new files that are not committed yet.
const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const isGitAbsent = listed.error !== undefined || listed.status !== 0;
if (isGitAbsent) console.warn(`hygiene is not tested: ${listed.error?.message ?? listed.stderr}`);

const tracked = isGitAbsent ? [] : listed.stdout.split('\0').filter((file) => file && existsSync(join(root, file)));

// Concatenated, so that this file does not match.
const unfinished = new RegExp(`\\b(?:${['TO', 'FIX'].map((start, i) => start + ['DO', 'ME'][i]).join('|')})\\b`, 'g');
const machinePaths = [root.replace(/[/\\]$/, ''), homedir(), ['', 'work'].join('/')].filter((path) => path.length > 1);
const personalFolder = /(?:\/home|\/Users|[A-Z]:\\{1,2}Users\\{1,2})[/\\]?[a-z][\w.-]*[/\\]/g;
const registryHost = new RegExp(
  `\\bregistry\\.[a-z0-9-]+\\.[a-z]{2,}|\\b(?:${['npm', 'yarn'].map((name, i) => name + ['js', 'pkg'][i]).join('|')})\\.(?:com|org)\\b`,
  'g',
);
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\[rn]|[^A-Za-z0-9+/])*[A-Za-z0-9+/]{40}/g;

test.skipIf(isGitAbsent)('the patterns match samples of what is forbidden', () => {
  expect(tracked).toContain('protocol/errors.ts');
  expect(`// ${['TO', 'DO'].join('')}: later`).toMatch(unfinished);
  expect(`const at = '${['', 'home', 'li', 'hrca'].join('/')}'`).toMatch(personalFolder);
  expect(`https://${['registry', 'npmjs', 'org'].join('.')}/ws`).toMatch(registryHost);
  expect(`-----BEGIN ${'PRIVATE'} KEY-----\n${'MIIE'.repeat(16)}`).toMatch(privateKey);
});

test.skipIf(isGitAbsent)('no file marks unfinished work', () => {
  expect(matchesOf(unfinished, (file) => !file.endsWith('package-lock.json'))).toEqual([]);
});

test.skipIf(isGitAbsent)('no file has a merge conflict marker', () => {
  expect(matchesOf(/^(?:<{7}|>{7}) .*$/gm)).toEqual([]);
});

test.skipIf(isGitAbsent)('no file has a path of one machine', () => {
  const found = machinePaths.flatMap((path) => matchesOf(asPath(path)));
  expect(found).toEqual([]);
  // Tests of the platforms need the home folder of a user.
  expect(matchesOf(personalFolder, (file) => !file.startsWith('test/'))).toEqual([]);
});

test.skipIf(isGitAbsent)('no file has the host of a package registry', () => {
  expect(matchesOf(registryHost)).toEqual([]);
});

test.skipIf(isGitAbsent)('no file contains a private key', () => {
  expect(matchesOf(privateKey)).toEqual([]);
  expect(tracked.filter((file) => /\.(?:p12|pfx|pem|key)$/i.test(file))).toEqual([]);
});

function matchesOf(pattern: RegExp, isConcerned: (file: string) => boolean = () => true): string[] {
  return tracked.filter(isConcerned).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(pattern)].map(({ 0: match, index }) => `${file}:${lineAt(text, index)}: ${match}`);
  });
}

/** Matches the path itself or a path below it, not the end of another path. */
function asPath(path: string): RegExp {
  const literal = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![^\\s'"\`=(:])${literal}(?![^\\s'"\`)/\\\\])`, 'g');
}
