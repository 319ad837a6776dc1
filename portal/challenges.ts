import { challengeSchema, fieldFault } from '@hrca/protocol';
import { CHALLENGE_LIFETIME_MS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';

const CHALLENGE_OCTETS = 32;

/** What a challenge was issued for. */
export interface ChallengeRecord {
  readonly sessionId: string;
  /** As `clientAddress` gives it. */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Where challenges wait for their login, one for each session. Past one machine: Redis, where `GETDEL` is `take`. */
export interface ChallengeStore {
  /** Keeps a challenge, in place of the one that its session had. */
  put(challenge: string, record: ChallengeRecord): Promise<void>;
  /** The record, gone from the store in the same step: of two calls at the same moment, one gets it. */
  take(challenge: string): Promise<ChallengeRecord | undefined>;
}

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
