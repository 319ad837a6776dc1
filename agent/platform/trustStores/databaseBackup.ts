import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { writeFileAtomically } from '#agent/files/atomicWrite.ts';
import { makePrivateFolder } from '#agent/files/privateFolder.ts';
import { readIfPresent } from '#agent/files/read.ts';

const backupSchema = z.strictObject({
  /** base64 of each file before our first change; null where the file did not exist. */
  before: z.record(z.string(), z.nullable(z.string())),
  /** Folders that did not exist either, the innermost first. */
  missingFolders: z.array(z.string()),
  /** SHA-256 over the files after our last change; null during a change. */
  after: z.nullable(z.string()),
});
type Backup = z.infer<typeof backupSchema>;
type Contents = Backup['before'];

export interface DatabaseBackup {
  /** Runs a change of ours and records its result, even if it fails half-way. `isFirst`: the files have no entry of ours yet. */
  change(options: { isFirst: boolean; run: () => Promise<void> }): Promise<void>;
  /** Restores every byte. Does nothing and resolves to `false` where another program has changed a file or has one open. */
  restore(): Promise<boolean>;
}

/**
 * Keeps the contents that the files of a database had before our first change. A database keeps the pages of a deleted
 * entry, so that only the old bytes restore the old state; they are restored only where no other program has changed them.
 */
export function createDatabaseBackup({
  folder,
  files,
  path,
}: {
  folder: string;
  files: readonly string[];
  /** The file of the backup. */
  path: string;
}): DatabaseBackup {
  const contents = async (): Promise<Contents> =>
    Object.fromEntries(await Promise.all(files.map(async (file) => [file, await base64Of(join(folder, file))])));
  const readBackup = async (): Promise<Backup | undefined> => {
    const { data } = backupSchema.safeParse(JSON.parse((await readIfPresent(path)) ?? 'null'));
    return data;
  };
  return {
    async change({ isFirst, run }) {
      const current = await contents();
      const backup = isFirst
        ? { before: current, missingFolders: missingFolders(folder) }
        : await readBackup().then((old) => (old?.after === digest(current) ? old : undefined));
      if (!backup) {
        await rm(path, { force: true });
        return run();
      }
      const record = (after: string | null) => writeFileAtomically(path, JSON.stringify({ ...backup, after }));
      await makePrivateFolder(dirname(path));
      await record(null);
      try {
        await run();
      } finally {
        await record(digest(await contents()));
      }
    },
    async restore() {
      const backup = await readBackup();
      const paths = files.map((file) => join(folder, file));
      if (backup?.after !== digest(await contents()) || (await isFileInUse(paths))) return false;
      for (const [file, bytes] of Object.entries(backup.before)) await putBack(join(folder, file), bytes);
      // A folder stays if another program has put files into it.
      for (const missing of backup.missingFolders) await rmdir(missing).catch(() => undefined);
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

/** By rename, so that a browser that starts meanwhile reads either file whole. */
async function putBack(path: string, bytes: string | null): Promise<void> {
  if (bytes === null) return rm(path, { force: true });
  const temporary = `${path}.hrca`;
  await writeFile(temporary, Buffer.from(bytes, 'base64'), { mode: (await stat(path)).mode & 0o777 });
  await rename(temporary, path);
}

/** Whether a process of this user, most likely a running browser, has one of the files open (proc(5)). */
async function isFileInUse(paths: readonly string[]): Promise<boolean> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const process of processes) {
    const folder = `/proc/${process}/fd`;
    // The process may have ended, and those of other users cannot be read.
    for (const descriptor of await readdir(folder).catch(() => [])) {
      const target = await readlink(`${folder}/${descriptor}`).catch(() => '');
      if (paths.includes(target)) return true;
    }
  }
  return false;
}
