import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runUnderWine, wineFolder } from '../../../scripts/wine.ts';
import type { ProbeInput, ProbeOutput } from './probeFiles.ts';

const PROBE_MAX_MS = 90_000;

/** Runs the probe with a Windows user of its own, whose store is empty. */
export async function runProbe(input: ProbeInput): Promise<ProbeOutput> {
  // Inside the prepared folder, where Node for Windows finds koffi's Windows build.
  const folder = join(wineFolder, `probe-${randomUUID()}`);
  await mkdir(folder);
  try {
    const script = join(folder, 'probe.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'probe.ts')],
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
    await runUnderWine(script, { folder, parameters: files, maxMs: PROBE_MAX_MS });
    return JSON.parse(await readFile(files[1], 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
