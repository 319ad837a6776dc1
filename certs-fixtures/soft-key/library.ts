import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sources = import.meta.dirname;
const out = join(import.meta.dirname, '../out/soft-key');
const headers = '/usr/include/openssl';
const strict = ['-std=gnu11', '-O1', '-Wall', '-Wextra', '-Werror', '-shared'];

/** The tool that is missing to build the soft device's library, or `undefined`. */
export function skfLibraryObstacle(system: 'linux' | 'windows' = 'linux'): string | undefined {
  const compiler = system === 'linux' ? 'gcc' : 'x86_64-w64-mingw32-gcc';
  if (!existsSync(`/usr/bin/${compiler}`)) return `${compiler} is not here`;
  if (!existsSync(join(headers, 'evp.h'))) return 'libssl-dev is not here';
  return undefined;
}

/** Compiles the soft device's library if its source has changed. Returns the path of the library. */
export function buildSkfLibrary({ ulongBits = 32 }: { ulongBits?: 32 | 64 } = {}): Promise<string> {
  return compile(`libsoftkey-ulong${ulongBits}.so`, (target) =>
    run('gcc', [
      ...[...strict, '-fPIC', '-fvisibility=hidden'],
      ...(ulongBits === 64 ? ['-DSKF_ULONG_64'] : []),
      ...['-o', target, ...cFiles()],
      // OpenSSL is linked statically with hidden symbols, because Node exports symbols of the same names.
      ...['-l:libcrypto.a', '-Wl,--exclude-libs,ALL', '-Wl,-Bsymbolic', '-ldl', '-lpthread'],
    ]),
  );
}

/** The same for Windows, where the symbols of OpenSSL are those of the Node that loads it. */
export function buildWindowsSkfLibrary(): Promise<string> {
  return compile('softkey.dll', async (target) => {
    const include = join(out, 'include');
    await rm(include, { recursive: true, force: true });
    await mkdir(join(include, 'openssl'), { recursive: true });
    // Without the headers of the C library in the same folder, which are not for Windows.
    for (const folder of [headers, '/usr/include/x86_64-linux-gnu/openssl']) {
      for (const name of readdirSync(folder)) await symlink(join(folder, name), join(include, 'openssl', name));
    }
    const imports = join(out, 'libnode.a');
    await run('x86_64-w64-mingw32-dlltool', ['-d', join(sources, 'node.def'), '-l', imports]);
    await run('x86_64-w64-mingw32-gcc', [...strict, `-I${include}`, '-o', target, ...cFiles(), imports]);
  });
}

async function compile(name: string, make: (target: string) => Promise<unknown>): Promise<string> {
  const target = join(out, name);
  const newest = Math.max(...readdirSync(sources).map((source) => statSync(join(sources, source)).mtimeMs));
  if (existsSync(target) && statSync(target).mtimeMs > newest) return target;
  await mkdir(out, { recursive: true });
  // Another process may compile it at the same time.
  const fresh = `${target}.${process.pid}`;
  await make(fresh);
  await rename(fresh, target);
  return target;
}

function cFiles(): string[] {
  return readdirSync(sources)
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(sources, name));
}
