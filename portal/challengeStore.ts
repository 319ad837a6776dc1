import { HrcaError } from '@hrca/protocol/errors';

/** What a challenge was issued for. */
export interface ChallengeRecord {
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Challenges that wait for their answer. `take` gives each out at most once, however many ask at the same moment. */
export interface ChallengeStore {
  /** @throws HrcaError `PORTAL_BUSY` where there is no room */
  put(challenge: string, record: ChallengeRecord): Promise<void>;
  take(challenge: string): Promise<ChallengeRecord | undefined>;
}

/** Keeps challenges in memory, `capacity` at most: enough for one process. */
export function memoryChallengeStore({
  now,
  capacity = 100_000,
}: {
  now: () => number;
  capacity?: number;
}): ChallengeStore {
  const records = new Map<string, ChallengeRecord>();
  const dropExpired = () => {
    // All live equally long, so the oldest come first.
    for (const [challenge, { expiresAt }] of records) {
      if (expiresAt > now()) return;
      records.delete(challenge);
    }
  };
  return {
    async put(challenge, record) {
      if (records.size >= capacity) dropExpired();
      if (records.size >= capacity) throw new HrcaError('PORTAL_BUSY');
      records.set(challenge, record);
    },
    async take(challenge) {
      const record = records.get(challenge);
      records.delete(challenge);
      return record;
    },
  };
}
