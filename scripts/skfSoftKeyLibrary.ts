import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sources = join(import.meta.dirname, '../test/support/skfToken');
const out = join(import.meta.dirname, '../test/out/skfToken');

/** What is missing for building the soft Key, or `undefined`. */
export function skfLibraryObstacle(): string | undefined {
  if (!existsSync('/usr/bin/gcc')) return 'gcc is not here';
  if (!existsSync('/usr/include/openssl/evp.h')) return 'libssl-dev is not here';
  return undefined;
}

/** Compiles the soft Key where its sources are newer. Returns the path of the library. */
export function buildSkfLibrary({ ulongBits = 32 }: { ulongBits?: 32 | 64 } = {}): Promise<string> {
  return compile({
    target: join(out, `libsoftkey-ulong${ulongBits}.so`),
    command: (target) => [
      'gcc',
      ...['-std=gnu11', '-O1', '-Wall', '-Wextra', '-Werror', '-fPIC', '-shared', '-fvisibility=hidden'],
      ...(ulongBits === 64 ? ['-DSKF_ULONG_64'] : []),
      ...['-o', target, ...cFiles()],
      // OpenSSL inside and out of sight: Node has its own under the same names.
      ...['-l:libcrypto.a', '-Wl,--exclude-libs,ALL', '-Wl,-Bsymbolic', '-ldl', '-lpthread'],
    ],
  });
}

async function compile({
  target,
  command,
}: {
  target: string;
  command: (target: string) => string[];
}): Promise<string> {
  const newest = Math.max(...readdirSync(sources).map((name) => statSync(join(sources, name)).mtimeMs));
  if (existsSync(target) && statSync(target).mtimeMs > newest) return target;
  await mkdir(out, { recursive: true });
  // Another process may be compiling the same.
  const fresh = `${target}.${process.pid}`;
  const [program = '', ...parameters] = command(fresh);
  await run(program, parameters);
  await rename(fresh, target);
  return target;
}

function cFiles(): string[] {
  return readdirSync(sources)
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(sources, name));
}
