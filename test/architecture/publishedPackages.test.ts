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

  test(`the package.json of ${pkg} has the origin that scripts/publisher.ts has`, () => {
    expect(manifest).toMatchObject(originFields(pkg));
    expect(manifest.version).toBe(version);
  });

  test(`the package.json of ${pkg} has a description and keywords`, () => {
    expect(manifest.description).toMatch(/^[A-Z].{20,}\.$/);
    expect(manifest.keywords.length).toBeGreaterThan(3);
    expect(existsSync(join(root, pkg, 'README.md'))).toBe(true);
  });

  test(`the package.json of ${pkg} publishes scripts and types, and no other output of the compiler`, () => {
    expect(manifest.files).toEqual(['dist/*.js', 'dist/*.d.ts']);
  });

  test(`the package.json of ${pkg} exports itself`, () => {
    expect(manifest.exports['./package.json']).toBe('./package.json');
  });
});
