/** The smallest integer whose cube is not less than `n`. */
export function ceilCubeRoot(n: bigint): bigint {
  let low = 0n;
  let high = 1n << (BigInt(n.toString(2).length) / 3n + 1n);
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (middle ** 3n < n) low = middle + 1n;
    else high = middle;
  }
  return low;
}
