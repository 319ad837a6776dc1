import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const dist = join(here, 'dist');

/** The server with this project's own rooms inside, its npm packages beside it, and what its pages load. */
export async function buildPortal(): Promise<void> {
  const shared = { bundle: true, format: 'esm' as const, conditions: ['hrca-source'], logLevel: 'warning' as const };
  await build({
    ...shared,
    entryPoints: [join(here, 'server.ts')],
    outfile: join(dist, 'server.js'),
    platform: 'node',
    target: 'node20',
    external: ['express', 'express-session', 'express-rate-limit', 'helmet', 'pino', 'pino-http', 'zod'],
  });
  await build({
    ...shared,
    entryPoints: [join(here, 'pages/login.ts')],
    outdir: join(dist, 'public'),
    minify: true,
    target: 'es2022',
  });
  await cp(join(here, 'public'), join(dist, 'public'), { recursive: true });
}
