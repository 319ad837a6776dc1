import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { originFields, publishedPackages } from '#scripts/publisher.ts';
import { readSource, root } from '#test/support/sources/sourceFiles.ts';

interface Manifest {
  private?: boolean;
  version: string;
  description: string;
  keywords: string[];
  files: string[];
  exports: Record<string, unknown>;
}

const { version, workspaces } = JSON.parse(readSource('package.json')) as { version: string; workspaces: string[] };
const manifestOf = (pkg: string) => JSON.parse(readSource(`${pkg}/package.json`)) as Manifest;

test('every workspace is private or one of the published packages', () => {
  expect(workspaces.filter((pkg) => !manifestOf(pkg).private).sort()).toEqual([...publishedPackages].sort());
});

describe.each(publishedPackages)('the package.json of %s', (pkg) => {
  const manifest = manifestOf(pkg);

  test('says where the package comes from as scripts/publisher.ts does', () => {
    expect(manifest).toMatchObject(originFields(pkg));
    expect(manifest.version).toBe(version);
  });

  test('says what the package is for', () => {
    expect(manifest.description).toMatch(/^[A-Z].{20,}\.$/);
    expect(manifest.keywords.length).toBeGreaterThan(3);
    expect(existsSync(join(root, pkg, 'README.md'))).toBe(true);
  });

  test('publishes scripts and their types, and nothing that a compiler leaves behind', () => {
    expect(manifest.files).toEqual(['dist/*.js', 'dist/*.d.ts']);
  });

  test('lets tools read the package.json itself', () => {
    expect(manifest.exports['./package.json']).toBe('./package.json');
  });
});
