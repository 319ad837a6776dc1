import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root, sourceFiles } from '#test/support/sources/sourceFiles.ts';
import { securityFiles } from '#test/tools/securityFiles.ts';

const mutation = (...parameters: string[]) =>
  spawnSync('npm', ['run', '--silent', 'test:mutation', '--', ...parameters], { cwd: root, encoding: 'utf8' });

test('npm run test:mutation says how it is used', () => {
  expect(mutation('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('test:mutation -- PATH') });
  expect(mutation()).toMatchObject({ status: 2, stdout: expect.stringContaining('test:mutation -- PATH') });
});

test('npm run test:mutation refuses a path without sources', () => {
  expect(mutation('x509/nowhere.ts')).toMatchObject({ status: 2, stderr: expect.stringContaining('x509/nowhere.ts') });
});

test('each file that npm run test:mutation -- security changes exists', () => {
  const files = sourceFiles('agent');
  expect(securityFiles.filter((file) => !files.includes(file))).toEqual([]);
});
