import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Measurement } from './row.ts';

const entry = join(import.meta.dirname, '../web-sdk/dist/hrca.js');

/** Size of the built SDK after gzip, whole and with `signLogin` alone, against the allowed size. */
export async function sizeRows(): Promise<Measurement[]> {
  return [
    row('web SDK, gzip', await bundled(`export * from '${entry}'`), 3_072),
    row('web SDK, signLogin alone, gzip', await bundled(`export { signLogin } from '${entry}'`), 2_048),
  ];
}

function row(name: string, bytes: number, limit: number): Measurement {
  return { name, ratio: bytes / limit, spread: 0, baseline: limit, subject: bytes, unit: 'bytes', reach: 1 };
}

async function bundled(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length;
}
