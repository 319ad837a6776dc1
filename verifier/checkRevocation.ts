import { isHrcaError } from '@hrca/protocol/errors';
import type { Certificate } from '@hrca/x509';
import type { Chain } from './buildChain.ts';
import { type Check, refusal } from './check.ts';
import { misuse } from './misuse.ts';

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
 * Looks up whether a certificate of the chain has been revoked at `now` (milliseconds since 1970). Called at each login,
 * also for a cached chain. Only `{ expected, got }`, two strings and nothing else, means that none has been revoked;
 * any other value is a `TypeError` of `verifyLogin`, since `true` and `false` would each be read in either way. What
 * it throws refuses the login: an `HrcaError` as it is, anything else as `REVOCATION_CHECK_FAILED`.
 */
export type RevocationCheck = (request: {
  readonly chain: VerifiedChain;
  readonly now: number;
}) => RevocationOutcome | Promise<RevocationOutcome>;

/** Accepts revoked certificates. Has to be passed by name, so that going without the check is a decision of the portal. */
export const skipRevocationCheck: RevocationCheck = () => ({ expected: 'not checked', got: 'skipped by the caller' });

/**
 * @throws HrcaError `REVOCATION_CHECK_FAILED`, or the one that `revocation` throws
 * @throws TypeError where `revocation` returns anything but an outcome
 */
export async function checkRevocation(chain: Chain, revocation: RevocationCheck, now: number): Promise<Check> {
  const { leaf } = chain;
  const issuers = chain.issuers.map(({ certificate }) => certificate);
  const outcome: unknown = await outcomeOf(revocation, { chain: { leaf, issuers }, now });
  if (!isOutcome(outcome)) {
    throw misuse('revocation', 'return { expected: string, got: string } and nothing else, or throw', outcome);
  }
  const { expected, got } = outcome;
  return { check: 'revocation', expected, got };
}

async function outcomeOf(revocation: RevocationCheck, request: Parameters<RevocationCheck>[0]): Promise<unknown> {
  try {
    return await revocation(request);
  } catch (cause) {
    if (isHrcaError(cause)) throw cause;
    const check = { check: 'revocation', expected: 'an answer about the revocation', got: 'the check threw' } as const;
    throw refusal('REVOCATION_CHECK_FAILED', check, { cause });
  }
}

function isOutcome(outcome: unknown): outcome is RevocationOutcome {
  if (typeof outcome !== 'object' || outcome === null || Object.keys(outcome).length !== 2) return false;
  return ['expected', 'got'].every(
    (name) => Object.hasOwn(outcome, name) && typeof outcome[name as never] === 'string',
  );
}
