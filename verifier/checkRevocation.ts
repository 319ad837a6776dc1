import { isHrcaError } from '@hrca/protocol/errors';
import { type Check, verificationError } from './check.ts';
import { misuse } from './misuse.ts';
import type { Certificate, RevocationCheck, RevocationOutcome } from './types.ts';

/** The part of a `Chain` that is needed here; a type of its own, because the declarations of this module are published. */
interface CheckedChain {
  readonly leaf: Certificate;
  readonly issuers: readonly { readonly certificate: Certificate }[];
}

/** Accepts revoked certificates. There is no default, so that leaving the check out is a written decision of the portal. */
export const skipRevocationCheck: RevocationCheck = () => ({ expected: 'not checked', got: 'skipped by the caller' });

/**
 * @throws HrcaError `REVOCATION_CHECK_FAILED`, or the one that `revocation` throws
 * @throws TypeError where `revocation` returns anything but an outcome
 */
export async function checkRevocation(chain: CheckedChain, revocation: RevocationCheck, now: number): Promise<Check> {
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
    throw verificationError('REVOCATION_CHECK_FAILED', check, { cause });
  }
}

function isOutcome(outcome: unknown): outcome is RevocationOutcome {
  if (typeof outcome !== 'object' || outcome === null || Object.keys(outcome).length !== 2) return false;
  return ['expected', 'got'].every(
    (name) => Object.hasOwn(outcome, name) && typeof outcome[name as never] === 'string',
  );
}
