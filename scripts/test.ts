import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { root } from './rooms.ts';
import { exitCode, run } from './run.ts';
import { ensureTestTools } from './testTools.ts';
import { prepareWine } from './wine.ts';

// Everything that `npm test` stands for: tools, build with types, lint, tests; the last line counts them.
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const results = join(root, 'test/out/results.json');
const chosen = process.argv.slice(2);

await ensureTestTools();
await prepareWine().catch((error: unknown) => console.warn(`Wine could not be prepared: ${error}`));
await buildAll({ quiet: false });
await run([bin('biome'), 'check', '--diagnostic-level=error', '.'], { cwd: root });
const code = await exitCode(
  [bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...chosen],
  { cwd: root },
);
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(await readFile(results, 'utf8')) as Record<
  string,
  number
>;
const failed = Math.max(numFailedTests ?? 0, code === 0 ? 0 : 1);
console.log(`${numPassedTests} passed, ${failed} failed${numPendingTests ? `, ${numPendingTests} skipped` : ''}`);
process.exit(code);
