import { readdir, readFile } from 'node:fs/promises';

/** Milliseconds in which a thread ran, and in which it waited for a processor. */
interface ThreadTime {
  readonly usedMs: number;
  readonly waitedMs: number;
}

/** CPU time of all threads of a process together, in milliseconds. */
export async function usedMs(pid: number): Promise<number> {
  return [...(await threadTimes(pid)).values()].reduce((sum, thread) => sum + thread.usedMs, 0);
}

/** Starts to measure; the returned function gives the longest wait for a processor among the threads, in milliseconds. */
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
    // The thread may have exited since it was listed.
    const text = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0 0');
    const [used = 0, waited = 0] = text.split(' ').map((nanoseconds) => Number(nanoseconds) / 1e6);
    return [thread, { usedMs: used, waitedMs: waited }];
  });
  return new Map(await Promise.all(times));
}
