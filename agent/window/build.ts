import { join } from 'node:path';
import { build } from 'vite';

/** Builds the pages of the agent's window into `agent/dist/window/`, and returns the paths of the bundled modules. */
export async function buildWindow(): Promise<string[]> {
  const built = await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });
  if (!('output' in built)) throw new Error('expected one build output that is not watched');
  return built.output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}
