/**
 * The shortest of a few runs, in milliseconds: what the work itself takes, however busy the machine is. Stops as soon as
 * one stays below `limit`.
 */
export async function leastMs(work: () => unknown, { limit, runs = 5 }: { limit: number; runs?: number }) {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs && least >= limit; run++) {
    const start = performance.now();
    await work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
