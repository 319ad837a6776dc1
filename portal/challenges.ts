import { challengeSchema, fieldError } from '@hrca/protocol';
import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';

const CHALLENGE_BYTES = 32;

/** What is stored for a challenge. */
export interface ChallengeRecord {
  readonly sessionId: string;
  /** As `clientAddress` gives it. */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Stores the issued challenges, one for each session. For several machines use Redis, where `take` is `GETDEL`. */
export interface ChallengeStore {
  /** Stores a challenge, in place of an earlier one of its session. */
  put(challenge: string, record: ChallengeRecord): Promise<void>;
  /** Returns and deletes the record in one atomic step: of two concurrent calls, one gets it. */
  take(challenge: string): Promise<ChallengeRecord | undefined>;
}

/** The challenges of a portal: random, bound to one session, valid for one attempt. */
export interface Challenges {
  /** A new challenge, in place of an earlier one of the session. */
  issue(session: Pick<ChallengeRecord, 'sessionId' | 'address'>): Promise<string>;
  /** Deletes the challenge, even if it throws. @throws HrcaError `CHALLENGE_MALFORMED`, `…UNKNOWN`, `…EXPIRED` */
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
      const challenge = Buffer.from(randomBytes(CHALLENGE_BYTES)).toString('base64url');
      await store.put(challenge, { sessionId, address, expiresAt: now() + CHALLENGE_LIFETIME_MS });
      return challenge;
    },
    async redeem(input, sessionId) {
      const { success, data: challenge, error } = challengeSchema.safeParse(input);
      if (!success) {
        throw new HrcaError('CHALLENGE_MALFORMED', { details: fieldError('challenge', input, error.issues) });
      }
      const record = await store.take(challenge);
      if (!record) throw new HrcaError('CHALLENGE_UNKNOWN');
      // Before the session is compared: it has expired with its challenge. `!(>)`: a record without a time is expired, too.
      if (!(record.expiresAt > now())) throw new HrcaError('CHALLENGE_EXPIRED');
      if (record.sessionId !== sessionId) throw new HrcaError('CHALLENGE_UNKNOWN');
      return challenge;
    },
  };
}
