/** @throws TypeError that names the option, the kind that it must have, and the kind that came */
export function assertKind(name: string, value: unknown, kind: string): void {
  if (typeof value !== kind) throw new TypeError(`${name}: expected ${kind}, got ${typeof value}`);
}
