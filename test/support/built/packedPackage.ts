import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writePublishedTypes } from '#scripts/publishedTypes.ts';
import { root } from '../sources/sourceFiles.ts';

const run = promisify(execFile);
const tsc = join(root, 'node_modules/typescript/bin/tsc');

interface Packed {
  readonly pkg: string;
  readonly build: (outDir: string) => Promise<unknown>;
  /** Folder of the test's own. */
  readonly folder: string;
}

/** Packs a workspace as `npm publish` would and installs it, without network, into an empty project. */
export async function installPacked({ pkg, build, folder }: Packed): Promise<{ consumer: string; installed: string }> {
  const staged = join(folder, 'staged');
  await run(process.execPath, [tsc, '-b', join(root, pkg)]);
  await build(join(staged, 'dist'));
  await writePublishedTypes({ pkg, outDir: join(staged, 'dist') });
  // The compiler's own output imports the other workspaces; the packed files must leave it out.
  await cp(join(root, pkg, 'dist/types'), join(staged, 'dist/types'), { recursive: true });
  await cp(join(root, pkg, 'dist/tsconfig.tsbuildinfo'), join(staged, 'dist/tsconfig.tsbuildinfo'));
  for (const file of ['package.json', 'README.md']) await cp(join(root, pkg, file), join(staged, file));
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--offline'], { cwd: staged });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const consumer = join(folder, 'consumer');
  const installed = join(consumer, 'node_modules/@hrca', pkg);
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(staged, filename), '--strip-components=1', '-C', installed]);
  await writeFile(join(consumer, 'package.json'), JSON.stringify({ name: 'portal', type: 'module', private: true }));
  return { consumer, installed };
}

/** Type-checks files of a project with the strictest settings; rejects with the compiler's output. */
export async function typeCheck(
  consumer: string,
  {
    files,
    ...options
  }: { files: string[]; module: string; moduleResolution: string; lib?: string[]; types?: string[] },
): Promise<void> {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    types: [],
    ...options,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const project = join(consumer, `tsconfig.${options.moduleResolution}.json`);
  await writeFile(project, JSON.stringify({ compilerOptions, files }));
  await run(process.execPath, [tsc, '-p', project]).catch(({ stdout }: { stdout: string }) => {
    throw new Error(stdout);
  });
}

/** The two module resolutions in use, as compiler options. */
export const moduleResolutions = [
  { module: 'esnext', moduleResolution: 'bundler' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
] as const;
