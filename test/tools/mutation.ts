import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '#scripts/packages.ts';
import { exitCode } from '#scripts/run.ts';
import { isBuildFile, packageOfFile } from '#test/architecture/packages.ts';
import { importGraph, reachableFrom } from '#test/support/sources/importGraph.ts';
import { sourceFiles } from '#test/support/sources/sourceFiles.ts';
import { securityFiles } from './securityFiles.ts';

const usage = `Usage: npm run test:mutation -- PATH…

Changes the source files at PATH one expression at a time and runs the unit tests of their package and the attacks that
import them. A change that no test notices is printed. PATH is a file or folder (x509, verifier, web-sdk,
agent/server/handshakeChecks.ts), or "security" for the files of agent/ that guard keys, tries and connections. Takes
minutes to hours; results are kept in test/out/mutation/ and only what has changed is tried again.`;

const parameters = process.argv.slice(2);
if (parameters.length === 0 || parameters.includes('--help')) {
  console.log(usage);
  process.exit(parameters.length === 0 ? 2 : 0);
}

const out = join(root, 'test/out/mutation');
const checkout = join(out, 'checkout');
const graph = importGraph(sourceFiles());
const mutated = [...graph.keys()].filter(
  (file) => packageOfFile(file) !== undefined && !isBuildFile(file) && parameters.some((path) => isAt(file, path)),
);
if (mutated.length === 0) {
  console.error(`No source file of a package is at ${parameters.join(' ')}`);
  process.exit(2);
}
// Of the unit tests those of the same package, and the attacks: others that import it by the way assert little of it.
const folders = new Set(mutated.map((file) => `test/unit/${file.split('/')[0]}/`)).add('test/unit/attacks/');
const tests = [...graph.keys()].filter(
  (file) =>
    file.endsWith('.test.ts') &&
    [...folders].some((folder) => file.startsWith(folder)) &&
    mutated.some((source) => reachableFrom(graph, file).has(source)),
);
if (tests.length === 0) {
  console.error('No unit test imports it.');
  process.exit(2);
}

await copyCheckout();
const name = parameters.join('_').replace(/\W+/g, '-');
await writeFile(join(checkout, 'vitest.mutation.json'), JSON.stringify(tests));
await writeFile(
  join(checkout, 'vitest.mutation.config.ts'),
  `import { defineConfig } from 'vitest/config';
import include from './vitest.mutation.json' with { type: 'json' };

const conditions = ['hrca-source', 'module', 'node'];
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include, testTimeout: 60_000, hookTimeout: 60_000 },
});
`,
);
await writeFile(
  join(checkout, 'stryker.config.json'),
  JSON.stringify({
    mutate: mutated,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    // The sandbox of its own would resolve @hrca/… to the unchanged packages; TypeScript 7 has no API for it.
    inPlace: true,
    tsconfigFile: 'none.json',
    vitest: { configFile: 'vitest.mutation.config.ts', related: false },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    incremental: true,
    incrementalFile: join(out, `${name}.incremental.json`),
    reporters: ['progress', 'clear-text', 'json'],
    jsonReporter: { fileName: join(out, `${name}.json`) },
    clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
    timeoutMS: 20_000,
  }),
);
console.log(`${mutated.length} source files, ${tests.length} test files`);
process.exitCode = await exitCode([join(root, 'node_modules/.bin/stryker'), 'run', 'stryker.config.json'], {
  cwd: checkout,
});

function isAt(file: string, path: string): boolean {
  if (path === 'security') return securityFiles.includes(file);
  return file === path || file.startsWith(`${path.replace(/\/$/, '')}/`);
}

/** The tracked files, with the installed packages by link and our own packages as they lie in the copy. */
async function copyCheckout(): Promise<void> {
  await rm(checkout, { recursive: true, force: true });
  const tracked = await promisify(execFile)('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    maxBuffer: 2 ** 26,
  });
  const files = tracked.stdout.split('\0').filter((file) => file && existsSync(join(root, file)));
  for (const file of files) {
    await mkdir(dirname(join(checkout, file)), { recursive: true });
    await cp(join(root, file), join(checkout, file));
  }
  await mkdir(join(checkout, 'node_modules'));
  for (const entry of await readdir(join(root, 'node_modules'))) {
    if (entry === '@hrca')
      await cp(join(root, 'node_modules/@hrca'), join(checkout, 'node_modules/@hrca'), {
        recursive: true,
        verbatimSymlinks: true,
      });
    else await symlink(join(root, 'node_modules', entry), join(checkout, 'node_modules', entry));
  }
}
