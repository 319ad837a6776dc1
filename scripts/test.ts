import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { root } from './packages.ts';
import { exitCode, run } from './run.ts';
import { ensureTestTools } from './testTools.ts';
import { prepareWine } from './wine.ts';

// `npm test`: installs programs, builds, lints, runs the tests; the last line counts them.
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const results = join(root, 'test/out/results.json');
const chosen = process.argv.slice(2);

await ensureTestTools();
await prepareWine().catch((error: unknown) => console.warn(`Wine could not be prepared: ${error}`));
await buildAll({ quiet: false });
await run([bin('biome'), 'check', '--diagnostic-level=error', '.'], { cwd: root });
// A network namespace, since the tests use the agent's three fixed ports, which an installed agent may have.
const ownPorts = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
const canHaveOwnPorts = (await exitCode([...ownPorts, 'true'], { cwd: root })) === 0;
if (!canHaveOwnPorts)
  console.warn('no network namespace: tests of the ports 17520, 27520 and 37520 fail if an agent runs on this machine');
const code = await exitCode(
  [
    ...(canHaveOwnPorts ? ownPorts : []),
    bin('vitest'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...chosen,
  ],
  { cwd: root },
);
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(await readFile(results, 'utf8')) as Record<
  string,
  number
>;
const failed = Math.max(numFailedTests ?? 0, code === 0 ? 0 : 1);
console.log(`${numPassedTests} passed, ${failed} failed${numPendingTests ? `, ${numPendingTests} skipped` : ''}`);
process.exit(code);
