import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Import, importsOf, packageOf, relativeTarget } from '../support/imports.ts';
import { readSource, root, sourceFiles } from '../support/sourceFiles.ts';
import { isBuildFile, mayUseFixtures, type Room, roomOf, rooms, workshopOf } from './rooms.ts';

const files = sourceFiles();
const roomFiles = files.filter((file) => roomOf(file) && !isBuildFile(file));
const workshopFiles = files.filter((file) => !roomFiles.includes(file));

/** What the SDK may carry at run time: the protocol's parts that do not bring zod. */
const lightSubpaths = ['@hrca/protocol/errors', '@hrca/protocol/constants'];

test('finds the sources and reads every form of import', () => {
  expect(files).toContain('protocol/errors.ts');
  expect(files.length).toBeGreaterThan(100);
  const here = importsOf('test/architecture/imports.test.ts').map(({ specifier }) => specifier);
  expect(here).toContain('../support/imports.ts');
  expect(importsOf('protocol/index.ts').map(({ specifier }) => specifier)).toContain('./errors.ts');
  expect(importsOf('agent/platform/flock.ts').map(({ specifier }) => specifier)).toContain('koffi');
  expect(importsOf('protocol/faq/agent.ts').every(({ isTypeOnly }) => isTypeOnly)).toBe(true);
});

test('every source file belongs to a room of the table or to a workshop', () => {
  const strays = files.filter((file) => file.includes('/') && !roomOf(file) && !workshopOf(file));
  expect(strays, 'add its folder to the table in test/architecture/rooms.ts and in docs/ARCHITECTURE.md').toEqual([]);
});

describe.each(rooms)('$folder', (room) => {
  const own = roomFiles.filter((file) => roomOf(file) === room);

  test(`imports no room but ${room.rooms.join(', ') || 'itself'}`, () => {
    expect(
      violations(own, (_, { specifier }) => {
        const target = workspaceRoom(specifier);
        if (target === undefined || room.rooms.includes(target)) return undefined;
        return `${room.folder}/ may import ${room.rooms.join(', ') || 'no room'}, not ${target}/`;
      }),
    ).toEqual([]);
  });

  test('keeps its relative imports inside', () => {
    expect(
      violations(own, (file, { specifier }) => {
        if (!specifier.startsWith('.')) return undefined;
        const target = relativeTarget(file, specifier);
        return roomOf(target) === room ? undefined : `it leaves ${room.folder}/; use the room's package name`;
      }),
    ).toEqual([]);
  });

  test('imports only packages that it declares', () => {
    expect(violations(own, (_, { specifier }) => packageProblem(room, specifier))).toEqual([]);
  });
});

test('the SDK takes by value only what does not bring zod', () => {
  const sdk = roomFiles.filter((file) => roomOf(file)?.folder === 'web-sdk');
  expect(
    violations(sdk, (_, { specifier, isTypeOnly }) =>
      workspaceRoom(specifier) === undefined || isTypeOnly || lightSubpaths.includes(specifier)
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
  const others = files.filter((file) => !mayUseFixtures.test(file) && roomOf(file)?.folder !== 'certs-fixtures');
  expect(
    violations(others, (file, { specifier }) =>
      workspaceRoom(specifier) === 'certs-fixtures' ||
      roomOf(relativeTarget(file, specifier))?.folder === 'certs-fixtures'
        ? 'it generates keys, so only test/, bench/ and scripts/demo may import it'
        : undefined,
    ),
  ).toEqual([]);
});

test('nobody imports test, bench, scripts or installer', () => {
  const others = workshopFiles.filter((file) => !/^(?:test|bench)\/|^vitest\.config/.test(file));
  expect(
    violations(others, (file, { specifier }) => {
      if (!specifier.startsWith('.')) return undefined;
      const target = workshopOf(relativeTarget(file, specifier));
      return target === undefined || target === workshopOf(file) ? undefined : `nothing depends on ${target}/`;
    }),
  ).toEqual([]);
});

test('tests, benchmarks, scripts and build files use packages that the root declares', () => {
  const declared = declaredIn('package.json', ['devDependencies']);
  expect(
    violations(workshopFiles, (_, { specifier }) => {
      if (isBuiltIn(specifier) || workspaceRoom(specifier) !== undefined) return undefined;
      return declared.has(packageOf(specifier)) ? undefined : "it is not in the root's devDependencies";
    }),
  ).toEqual([]);
});

/** One readable line for each import that `problem` has something to say about. */
function violations(sources: string[], problem: (file: string, imported: Import) => string | undefined): string[] {
  return sources.flatMap((file) =>
    importsOf(file).flatMap((imported) => {
      const reason = problem(file, imported);
      return reason === undefined ? [] : [`${file}:${imported.line} imports '${imported.specifier}': ${reason}`];
    }),
  );
}

/** The room behind `@hrca/…`, by its name without the scope. */
function workspaceRoom(specifier: string): string | undefined {
  return specifier.startsWith('@hrca/') ? packageOf(specifier).slice('@hrca/'.length) : undefined;
}

function isBuiltIn(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('node:');
}

function packageProblem(room: Room, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined;
  if (specifier.startsWith('node:')) return room.onNode ? undefined : `${room.folder}/ does not run on Node`;
  const name = packageOf(specifier);
  if (workspaceRoom(specifier) === undefined && room.packages !== 'declared' && !room.packages.includes(name)) {
    return `${room.folder}/ may import ${room.packages.join(', ') || 'no npm package'}, not ${name}`;
  }
  // The SDK and the verifier are published as one bundle each: what is inside is theirs to build, not to install.
  const isBundle = room.folder === 'web-sdk' || room.folder === 'verifier';
  const manifest = manifestOf(room.folder);
  const field = isBundle ? 'devDependencies' : 'dependencies';
  return declaredIn(manifest, [field]).has(name) ? undefined : `${name} is not in the ${field} of ${manifest}`;
}

/** `agent/window` has no package.json of its own: its room's parent declares for it. */
function manifestOf(folder: string): string {
  const own = `${folder}/package.json`;
  return existsSync(join(root, own)) ? own : `${folder.split('/')[0]}/package.json`;
}

function declaredIn(manifest: string, fields: readonly string[]): Set<string> {
  const content = JSON.parse(readSource(manifest)) as Record<string, Record<string, string> | undefined>;
  return new Set(fields.flatMap((field) => Object.keys(content[field] ?? {})));
}
