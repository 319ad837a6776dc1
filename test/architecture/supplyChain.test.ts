import { transform } from 'esbuild';
import koffi from 'koffi';
import { expect, test } from 'vitest';
import { documentedDependencies, documentedScripts } from '#test/support/sources/documentedPackages.ts';
import { locked } from '#test/support/sources/lockfile.ts';
import { readSource } from '#test/support/sources/sourceFiles.ts';

const { workspaces } = JSON.parse(readSource('package.json')) as { workspaces: string[] };
const production = workspaces.flatMap((pkg) => {
  const { dependencies = {} } = JSON.parse(readSource(`${pkg}/package.json`)) as { dependencies?: object };
  return Object.keys(dependencies).filter((name) => !name.startsWith('@hrca/'));
});

test('the lockfile pins every package by its SHA-512', () => {
  expect(locked.length).toBeGreaterThan(100);
  expect(locked.filter(({ integrity }) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))).toEqual([]);
});

test('the lockfile has no host, so that packages come from the registry that npm is configured for', () => {
  expect(locked.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  expect(readSource('.npmrc')).not.toMatch(/registry|_auth/);
});

test('docs/ARCHITECTURE.md gives a reason for every production dependency, and has no other', () => {
  expect(documentedDependencies.map(({ name }) => name).sort()).toEqual([...new Set(production)].sort());
  expect(documentedDependencies.filter(({ reason }) => reason.length < 10)).toEqual([]);
});

test('no package of this project has an install script', () => {
  expect(readSource('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  for (const { name, scripts } of manifests()) {
    expect(
      Object.keys(scripts).filter((script) => /^(?:pre|post)?install$|^prepare$/.test(script)),
      name,
    ).toEqual([]);
  }
});

test.each(
  Object.entries(documentedScripts),
)('%s says why each package with an install script does not need it', (_, table) => {
  const haveScript = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect(table.map(({ name }) => name).sort()).toEqual(haveScript.sort());
  expect(table.filter(({ reason }) => reason.length < 10)).toEqual([]);
});

test('packages with an install script work without it', async () => {
  expect(koffi.sizeof('int')).toBe(4);
  expect((await transform('let a: number', { loader: 'ts' })).code).toBe('let a;\n');
});

function manifests(): { name: string; scripts: object }[] {
  return ['.', ...workspaces].map((pkg) => {
    const { name, scripts = {} } = JSON.parse(readSource(`${pkg}/package.json`)) as { name: string; scripts?: object };
    return { name, scripts };
  });
}
