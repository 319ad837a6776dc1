/**
 * CPU time of `work` in milliseconds, the least of `runs` runs: time that other processes use does not count. Stops as
 * soon as a run stays below `limit`.
 */
export async function minCpuMs(work: () => unknown, { limit, runs = 5 }: { limit: number; runs?: number }) {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs && least >= limit; run++) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
