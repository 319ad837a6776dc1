import { join } from 'node:path';
import { build } from 'vite';

/** Builds the pages of the agent's window into `agent/dist/window/`. */
export async function buildWindow(): Promise<void> {
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });
}
