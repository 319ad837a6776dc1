import type { Certificate } from '@hrca/x509';
import type { Chain } from './buildChain.ts';
import type { Check } from './check.ts';

/** A chain whose signatures, dates and constraints have been checked. */
export interface VerifiedChain {
  readonly leaf: Certificate;
  /** Who issued what stands before it: `issuers[0]` the leaf; the trust anchor last. */
  readonly issuers: readonly Certificate[];
}

export interface RevocationOutcome {
  readonly expected: string;
  readonly got: string;
}

/**
 * Looks up whether a certificate of the chain has been revoked at `now` (milliseconds since 1970): returns what it found
 * good, or throws. Asked at each login, whatever is cached.
 */
export type RevocationCheck = (request: {
  readonly chain: VerifiedChain;
  readonly now: number;
}) => RevocationOutcome | Promise<RevocationOutcome>;

/** Accepts revoked certificates. Has to be passed by name, so that going without the check is somebody's decision. */
export const skipRevocationCheck: RevocationCheck = () => ({ expected: 'not checked', got: 'skipped by the caller' });

export async function checkRevocation(chain: Chain, revocation: RevocationCheck, now: number): Promise<Check> {
  const { leaf } = chain;
  const issuers = chain.issuers.map(({ certificate }) => certificate);
  const { expected, got } = await revocation({ chain: { leaf, issuers }, now });
  return { check: 'revocation', expected, got };
}
