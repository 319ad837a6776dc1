import { readdir, readlink } from 'node:fs/promises';

/** Whether a program of this user, a running browser most likely, has one of the files open (proc(5)). */
export async function isHeldOpen(paths: readonly string[]): Promise<boolean> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const process of processes) {
    const folder = `/proc/${process}/fd`;
    // Processes end while one looks, and those of others cannot be looked into.
    for (const descriptor of await readdir(folder).catch(() => [])) {
      const target = await readlink(`${folder}/${descriptor}`).catch(() => '');
      if (paths.includes(target)) return true;
    }
  }
  return false;
}
