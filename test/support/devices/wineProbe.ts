import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { runUnderWine, wineFolder } from '#scripts/wine.ts';

const PROBE_MAX_MS = 90_000;

/**
 * Bundles a script, runs it under Node for Windows as a user with an empty store, and gives back what it has written
 * into the file of its second argument; the first is the file with `input`. Both are JSON.
 */
export async function runWineProbe<Output>({
  entry,
  input,
  env = {},
}: {
  entry: URL;
  input: unknown;
  env?: Record<string, string>;
}): Promise<Output> {
  // Inside the prepared folder, where Node for Windows finds koffi's Windows build.
  const folder = join(wineFolder, `probe-${randomUUID()}`);
  await mkdir(folder);
  try {
    const script = join(folder, 'probe.mjs');
    await build({
      entryPoints: [fileURLToPath(entry)],
      outfile: script,
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'esm',
      conditions: ['hrca-source'],
      external: ['koffi'],
      logLevel: 'warning',
    });
    const files = [join(folder, 'input.json'), join(folder, 'output.json')] as const;
    await writeFile(files[0], JSON.stringify(input));
    await runUnderWine(script, { folder, parameters: files, env, maxMs: PROBE_MAX_MS });
    return JSON.parse(await readFile(files[1], 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A path of this machine as a program under Wine sees it. */
export function winePath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}
