import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { runUnderWine, wineFolder } from '#scripts/wine.ts';

const PROBE_MAX_MS = 90_000;

/**
 * Bundles a script and runs it under Node for Windows (Wine) as a user with an empty certificate store. Its first
 * argument is a JSON file with `input`; returns the JSON that it writes to the file of its second argument.
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
  // Inside the prepared folder, where Node for Windows resolves koffi's Windows build.
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

/** The path of a file of this machine, for a program under Wine. */
export function winePath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}
