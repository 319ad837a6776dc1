import { join } from 'node:path';
import { build } from 'vite';

/** Builds the pages of the agent's window into `agent/dist/window/`, and names the modules that are in them. */
export async function buildWindow(): Promise<string[]> {
  const built = await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });
  if (!('output' in built)) throw new Error('the window is one build that ends');
  return built.output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}
