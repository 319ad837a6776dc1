import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build } from 'esbuild';
import { quantile } from './measure.ts';
import type { Measurement } from './row.ts';

const root = join(import.meta.dirname, '..');
const RUNS = 11;
const SETTLE_MS = 1_000;
const REACH = 1.5;

/** Time from the start of the built agent to its first output, and its memory then, against Node with a bundled ws. */
export async function startRows(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hrca-bench-'));
  const bare = join(folder, 'bare.mjs');
  await build({
    stdin: {
      contents:
        "import { WebSocketServer } from 'ws'; new WebSocketServer({ port: 0, host: '127.0.0.1' }).on('listening', () => console.log('listening'));",
      resolveDir: root,
    },
    outfile: bare,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  });
  const home = join(folder, 'home');
  await mkdir(home);
  const bareRuns: Run[] = [];
  const agentRuns: Run[] = [];
  for (let run = 0; run < RUNS; run++) {
    bareRuns.push(await measure([bare], home));
    agentRuns.push(await measure([join(root, 'agent/dist/hrca.js'), 'start', '--foreground'], home));
  }
  await rm(folder, { recursive: true });
  const row = (name: string, unit: string, pick: (run: Run) => number, reach?: number): Measurement => {
    const ratios = agentRuns.map((run, i) => pick(run) / pick(bareRuns[i] as Run));
    return {
      name,
      unit,
      ratio: quantile(ratios, 0.5),
      spread: quantile(ratios, 0.75) - quantile(ratios, 0.25),
      baseline: quantile(bareRuns.map(pick), 0.5),
      subject: quantile(agentRuns.map(pick), 0.5),
      ...(reach !== undefined && { reach }),
    };
  };
  return [
    row('agent start to listening', 'ms', ({ startMs }) => startMs, REACH),
    row('agent idle anonymous memory', 'KiB', ({ anonymousKib }) => anonymousKib, REACH),
    row('agent idle total memory', 'KiB', ({ totalKib }) => totalKib),
  ];
}

interface Run {
  startMs: number;
  anonymousKib: number;
  totalKib: number;
}

async function measure(parameters: string[], home: string): Promise<Run> {
  const start = performance.now();
  const child = spawn(process.execPath, parameters, {
    env: { PATH: process.env.PATH, HOME: home, HRCA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const startMs = performance.now() - start;
  await setTimeout(SETTLE_MS);
  const memory = await memoryOf(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return { startMs, ...memory };
}

async function memoryOf({ pid }: ChildProcess): Promise<{ anonymousKib: number; totalKib: number }> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]);
  return { anonymousKib: field('Anonymous'), totalKib: field('Rss') };
}
