import { readdir, readFile } from 'node:fs/promises';

/** What a thread has had of the processors, and has waited for one: milliseconds. */
interface ThreadTime {
  readonly usedMs: number;
  readonly waitedMs: number;
}

/** What all threads of a process together have had of the processors, in milliseconds. */
export async function usedMs(pid: number): Promise<number> {
  return [...(await threadTimes(pid)).values()].reduce((sum, thread) => sum + thread.usedMs, 0);
}

/** Starts to watch a process; what comes back tells how long its thread that waited most has waited for a processor. */
export async function watchWaiting(pid: number): Promise<() => Promise<number>> {
  const before = await threadTimes(pid);
  return async () => {
    const after = [...(await threadTimes(pid))];
    return Math.max(...after.map(([thread, { waitedMs }]) => waitedMs - (before.get(thread)?.waitedMs ?? 0)));
  };
}

/** proc(5), `schedstat`. */
async function threadTimes(pid: number): Promise<Map<string, ThreadTime>> {
  const threads = await readdir(`/proc/${pid}/task`);
  const times = threads.map(async (thread): Promise<[string, ThreadTime]> => {
    // It may have ended since it was listed.
    const text = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0 0');
    const [used = 0, waited = 0] = text.split(' ').map((nanoseconds) => Number(nanoseconds) / 1e6);
    return [thread, { usedMs: used, waitedMs: waited }];
  });
  return new Map(await Promise.all(times));
}
