import { challengeSchema, fieldFault } from '@hrca/protocol';
import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import type { ChallengeRecord, ChallengeStore } from './challengeStore.ts';

const CHALLENGE_OCTETS = 32;

/** The challenges of a portal: random, bound to one session, good for one attempt. */
export interface Challenges {
  /** A new one, in place of the one that the session had. */
  issue(holder: Pick<ChallengeRecord, 'sessionId' | 'address'>): Promise<string>;
  /** Uses the challenge up, whatever becomes of it. @throws HrcaError `CHALLENGE_MALFORMED`, `…UNKNOWN`, `…EXPIRED` */
  redeem(challenge: unknown, sessionId: string): Promise<string>;
}

export function createChallenges({
  store,
  now,
  randomBytes,
}: {
  store: ChallengeStore;
  now: () => number;
  randomBytes: (size: number) => Uint8Array;
}): Challenges {
  return {
    async issue({ sessionId, address }) {
      const challenge = Buffer.from(randomBytes(CHALLENGE_OCTETS)).toString('base64url');
      await store.put(challenge, { sessionId, address, expiresAt: now() + CHALLENGE_LIFETIME_MS });
      return challenge;
    },
    async redeem(input, sessionId) {
      const { success, data: challenge, error } = challengeSchema.safeParse(input);
      if (!success) {
        throw new HrcaError('CHALLENGE_MALFORMED', { details: fieldFault('challenge', input, error.issues) });
      }
      const record = await store.take(challenge);
      if (!record) throw new HrcaError('CHALLENGE_UNKNOWN');
      // First, since the session has ended with its challenge. Written so that a record without a time is expired, too.
      if (!(record.expiresAt > now())) throw new HrcaError('CHALLENGE_EXPIRED');
      if (record.sessionId !== sessionId) throw new HrcaError('CHALLENGE_UNKNOWN');
      return challenge;
    },
  };
}
