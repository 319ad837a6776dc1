import { randomInt } from 'node:crypto';

/** A fresh PUK of twelve random digits, in groups that a person can copy: `4821-0937-5562`. */
export function createPuk(): string {
  return Array.from({ length: 3 }, () => String(randomInt(10_000)).padStart(4, '0')).join('-');
}
