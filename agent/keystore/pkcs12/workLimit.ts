import { HrcaError } from '@hrca/protocol/errors';
import type { KdfWork } from '@hrca/x509/pkcs12';
import { type BerNode, malformed, readInteger } from './ber.ts';

/**
 * Upper bound of the iterations of key derivation in all files of one import; a file of Firefox has 3.6 million. It is a count instead
 * of a time, so that a file that opens on one computer opens on any other.
 */
export const WORK_MAX = 20_000_000;

/** An iteration of PBKDF2 takes four hashes (RFC 8018 §5.2), one of RFC 7292 §B.2 takes one. */
export const PBKDF2_WEIGHT = 4;

/** Counts the iterations of opening files, to limit them and to show progress; `begin` throws `PKCS12_TOO_SLOW`. */
export type Work = KdfWork;

export function createWork(onDone: (iterations: number) => void = () => undefined): Work {
  let begun = 0;
  return {
    begin(iterations) {
      begun += iterations;
      assertAffordable(begun);
    },
    done: onDone,
  };
}

/** Throws `PKCS12_TOO_SLOW`. */
export function assertAffordable(iterations: number): void {
  if (iterations > WORK_MAX) throw new HrcaError('PKCS12_TOO_SLOW', { details: { iterations, most: WORK_MAX } });
}

/** Throws `PKCS12_MALFORMED`. */
export function readIterations(node: BerNode | undefined): number {
  const iterations = readInteger(node);
  if (iterations < 1) throw malformed('iteration count below 1');
  return iterations;
}
