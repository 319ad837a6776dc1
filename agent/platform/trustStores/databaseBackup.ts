import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { makePrivateFolder, writeFileAtomically } from '#agent/files/atomicWrite.ts';
import { readIfPresent } from '#agent/files/readIfPresent.ts';
import { isHeldOpen } from './isFileInUse.ts';

const memorySchema = z.strictObject({
  /** base64 of each file before our first change; null where there was none. */
  before: z.record(z.string(), z.nullable(z.string())),
  /** Folders that were not there either, the innermost first. */
  missingFolders: z.array(z.string()),
  /** SHA-256 over the files after our last change; null while it is being made. */
  after: z.nullable(z.string()),
});
type Memory = z.infer<typeof memorySchema>;
type Contents = Memory['before'];

export interface FolderMemory {
  /** Carries a change of ours out, also one that fails half-way; `isFirst` where nothing of ours is in there yet. */
  change(options: { isFirst: boolean; run: () => Promise<void> }): Promise<void>;
  /** Puts every byte back; does nothing and says so where another program has written since, or holds a file open. */
  restore(): Promise<boolean>;
}

/**
 * Remembers what some files were before we changed them. A database that is told to forget an entry keeps its pages, so
 * only the old bytes are the old state; and they may come back only where nobody would lose anything by it.
 */
export function createFolderMemory({
  folder,
  files,
  path,
}: {
  folder: string;
  files: readonly string[];
  /** Where the memory is kept. */
  path: string;
}): FolderMemory {
  const contents = async (): Promise<Contents> =>
    Object.fromEntries(await Promise.all(files.map(async (file) => [file, await base64Of(join(folder, file))])));
  const remembered = async (): Promise<Memory | undefined> => {
    const { data } = memorySchema.safeParse(JSON.parse((await readIfPresent(path)) ?? 'null'));
    return data;
  };
  return {
    async change({ isFirst, run }) {
      const current = await contents();
      const memory = isFirst
        ? { before: current, missingFolders: missingFolders(folder) }
        : await remembered().then((old) => (old?.after === digest(current) ? old : undefined));
      if (!memory) {
        await rm(path, { force: true });
        return run();
      }
      const remember = (after: string | null) => writeFileAtomically(path, JSON.stringify({ ...memory, after }));
      await makePrivateFolder(dirname(path));
      await remember(null);
      try {
        await run();
      } finally {
        await remember(digest(await contents()));
      }
    },
    async restore() {
      const memory = await remembered();
      const paths = files.map((file) => join(folder, file));
      if (memory?.after !== digest(await contents()) || (await isHeldOpen(paths))) return false;
      for (const [file, bytes] of Object.entries(memory.before)) await putBack(join(folder, file), bytes);
      // What another program has put in there keeps the folder.
      for (const missing of memory.missingFolders) await rmdir(missing).catch(() => undefined);
      await rm(path, { force: true });
      return true;
    },
  };
}

async function base64Of(path: string): Promise<string | null> {
  return existsSync(path) ? readFile(path, 'base64') : null;
}

function digest(contents: Contents): string {
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex');
}

function missingFolders(folder: string): string[] {
  return existsSync(folder) ? [] : [folder, ...missingFolders(dirname(folder))];
}

/** A browser that starts meanwhile sees the old file or the new one, whole. */
async function putBack(path: string, bytes: string | null): Promise<void> {
  if (bytes === null) return rm(path, { force: true });
  const temporary = `${path}.hrca`;
  await writeFile(temporary, Buffer.from(bytes, 'base64'), { mode: (await stat(path)).mode & 0o777 });
  await rename(temporary, path);
}
