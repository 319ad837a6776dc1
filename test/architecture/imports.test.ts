import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Import, importsOf, isLocal, localTarget, packageOf } from '#test/support/sources/imports.ts';
import { readSource, root, sourceFiles } from '#test/support/sources/sourceFiles.ts';
import { isBuildFile, mayUseFixtures, type Package, packageOfFile, packages, toolingOf } from './packages.ts';

const files = sourceFiles();
const packageFiles = files.filter((file) => packageOfFile(file) && !isBuildFile(file));
const toolingFiles = files.filter((file) => !packageFiles.includes(file));

/** Files of the protocol that the SDK may import by value: those that do not import zod. */
const lightSubpaths = ['@hrca/protocol/errors', '@hrca/protocol/constants'];

test('the sources are found and every form of import is parsed', () => {
  expect(files).toContain('protocol/errors.ts');
  expect(files.length).toBeGreaterThan(100);
  const here = importsOf('test/architecture/imports.test.ts').map(({ specifier }) => specifier);
  expect(here).toContain('#test/support/sources/imports.ts');
  expect(importsOf('protocol/index.ts').map(({ specifier }) => specifier)).toContain('./errors.ts');
  expect(importsOf('agent/platform/flock.ts').map(({ specifier }) => specifier)).toContain('koffi');
  expect(importsOf('protocol/faq/agent.ts').every(({ isTypeOnly }) => isTypeOnly)).toBe(true);
});

test('every source file belongs to a package of the table or to the tooling', () => {
  const strays = files.filter((file) => file.includes('/') && !packageOfFile(file) && !toolingOf(file));
  expect(strays, 'add its folder to the table in test/architecture/packages.ts and in docs/ARCHITECTURE.md').toEqual(
    [],
  );
});

test('no import climbs more than one folder', () => {
  expect(
    violations(files, (_, { specifier }) =>
      specifier.startsWith('../../') ? 'name it from the root of its package, as #agent/files/read.ts' : undefined,
    ),
  ).toEqual([]);
});

test('docs/ARCHITECTURE.md lists the packages with what each may import', () => {
  const [, table = ''] = readSource('docs/ARCHITECTURE.md').split(
    '| package | contents | may import |\n|---|---|---|\n',
  );
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n');
  const listed = rows.map((row) => {
    const [, folder = '', , imports = ''] = row.split('|');
    const names = [...imports.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    return [/`(.+)\/`/.exec(folder)?.[1], names];
  });
  expect(listed).toEqual(packages.map((pkg) => [pkg.folder, [...pkg.packages]]));
});

describe.each(packages)('$folder', (pkg) => {
  const own = packageFiles.filter((file) => packageOfFile(file) === pkg);

  test(`${pkg.folder} imports no package of this project except: ${pkg.packages.join(', ') || 'itself'}`, () => {
    expect(
      violations(own, (_, { specifier }) => {
        const target = workspacePackage(specifier);
        if (target === undefined || pkg.packages.includes(target)) return undefined;
        return `${pkg.folder}/ may import ${pkg.packages.join(', ') || 'no package'}, not ${target}/`;
      }),
    ).toEqual([]);
  });

  test(`relative imports of ${pkg.folder} stay inside the package`, () => {
    expect(
      violations(own, (file, { specifier }) => {
        if (!isLocal(specifier)) return undefined;
        const target = localTarget(file, specifier);
        return packageOfFile(target) === pkg ? undefined : `it leaves ${pkg.folder}/; use the name of the package`;
      }),
    ).toEqual([]);
  });

  test(`${pkg.folder} imports only npm packages that it declares`, () => {
    expect(violations(own, (_, { specifier }) => packageProblem(pkg, specifier))).toEqual([]);
  });
});

test('the SDK imports no file by value that imports zod', () => {
  const sdk = packageFiles.filter((file) => packageOfFile(file)?.folder === 'web-sdk');
  expect(
    violations(sdk, (_, { specifier, isTypeOnly }) =>
      workspacePackage(specifier) === undefined || isTypeOnly || lightSubpaths.includes(specifier)
        ? undefined
        : `import it as a type, or by value from ${lightSubpaths.join(' or ')}`,
    ),
  ).toEqual([]);
  for (const subpath of lightSubpaths) {
    const entry = `protocol/${subpath.slice('@hrca/protocol/'.length)}.ts`;
    expect(
      importsOf(entry).filter(({ isTypeOnly }) => !isTypeOnly),
      entry,
    ).toEqual([]);
  }
});

test('only tests, benchmarks and the demo import certs-fixtures', () => {
  const others = files.filter((file) => !mayUseFixtures.test(file) && packageOfFile(file)?.folder !== 'certs-fixtures');
  expect(
    violations(others, (file, { specifier }) =>
      workspacePackage(specifier) === 'certs-fixtures' ||
      packageOfFile(localTarget(file, specifier))?.folder === 'certs-fixtures'
        ? 'it generates keys, so only test/, bench/ and scripts/demo may import it'
        : undefined,
    ),
  ).toEqual([]);
});

test('no package imports test, bench, scripts or installer', () => {
  const others = toolingFiles.filter((file) => !/^(?:test|bench)\/|^vitest\.config/.test(file));
  expect(
    violations(others, (file, { specifier }) => {
      if (!isLocal(specifier)) return undefined;
      const target = toolingOf(localTarget(file, specifier));
      return target === undefined || target === toolingOf(file) ? undefined : `nothing depends on ${target}/`;
    }),
  ).toEqual([]);
});

test('tests, benchmarks, scripts and build files use packages that the root declares', () => {
  const declared = declaredIn('package.json', ['devDependencies']);
  expect(
    violations(toolingFiles, (_, { specifier }) => {
      if (isBuiltIn(specifier) || workspacePackage(specifier) !== undefined) return undefined;
      return declared.has(packageOf(specifier)) ? undefined : "it is not in the root's devDependencies";
    }),
  ).toEqual([]);
});

/** One line for each import for which `problem` returns a text. */
function violations(sources: string[], problem: (file: string, imported: Import) => string | undefined): string[] {
  return sources.flatMap((file) =>
    importsOf(file).flatMap((imported) => {
      const reason = problem(file, imported);
      return reason === undefined ? [] : [`${file}:${imported.line} imports '${imported.specifier}': ${reason}`];
    }),
  );
}

/** The folder of a package `@hrca/…`: its name without the scope. */
function workspacePackage(specifier: string): string | undefined {
  return specifier.startsWith('@hrca/') ? packageOf(specifier).slice('@hrca/'.length) : undefined;
}

function isBuiltIn(specifier: string): boolean {
  return isLocal(specifier) || specifier.startsWith('node:');
}

function packageProblem(pkg: Package, specifier: string): string | undefined {
  if (isLocal(specifier)) return undefined;
  if (specifier.startsWith('node:')) return pkg.onNode ? undefined : `${pkg.folder}/ does not run on Node`;
  const name = packageOf(specifier);
  if (workspacePackage(specifier) === undefined && pkg.npmPackages !== 'declared' && !pkg.npmPackages.includes(name)) {
    return `${pkg.folder}/ may import ${pkg.npmPackages.join(', ') || 'no npm package'}, not ${name}`;
  }
  // SDK and verifier are published as one bundle each, so the packages inside are devDependencies.
  const isBundle = pkg.folder === 'web-sdk' || pkg.folder === 'verifier';
  const manifest = manifestOf(pkg.folder);
  const field = isBundle ? 'devDependencies' : 'dependencies';
  return declaredIn(manifest, [field]).has(name) ? undefined : `${name} is not in the ${field} of ${manifest}`;
}

/** `agent/window` has no package.json of its own; that of `agent` declares its packages. */
function manifestOf(folder: string): string {
  const own = `${folder}/package.json`;
  return existsSync(join(root, own)) ? own : `${folder.split('/')[0]}/package.json`;
}

function declaredIn(manifest: string, fields: readonly string[]): Set<string> {
  const content = JSON.parse(readSource(manifest)) as Record<string, Record<string, string> | undefined>;
  return new Set(fields.flatMap((field) => Object.keys(content[field] ?? {})));
}
