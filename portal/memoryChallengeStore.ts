import type { ChallengeRecord, ChallengeStore } from './challenges.ts';
import { KeysByAddress } from './keysByAddress.ts';
import { OrderedSet } from './orderedSet.ts';

/**
 * Challenges of one process, all with the same lifetime; at most `capacity`, and `perAddress` of one address. At the limit
 * of its address a new challenge replaces the address's oldest; in a full store, the oldest of the address with the most.
 */
export function createMemoryChallengeStore({
  now,
  capacity,
  perAddress,
}: {
  now: () => number;
  capacity: number;
  perAddress: number;
}): ChallengeStore {
  const records = new Map<string, ChallengeRecord>();
  // In order of issue, which is the order of expiry: the lifetime is the same for all.
  const issued = new OrderedSet<string>();
  const challengeOf = new Map<string, string>();
  const shares = new KeysByAddress();

  return {
    async put(challenge, record) {
      const { sessionId, address } = record;
      remove(challengeOf.get(sessionId));
      if (shares.count(address) >= perAddress) remove(shares.oldestOf(address));
      // Expired ones stay below the capacity, so that a late login gets `CHALLENGE_EXPIRED` instead of `CHALLENGE_UNKNOWN`.
      if (records.size >= capacity) dropExpired();
      if (records.size >= capacity) remove(shares.oldestOfBusiestAddress());
      records.set(challenge, record);
      issued.add(challenge);
      challengeOf.set(sessionId, challenge);
      shares.add(address, challenge);
    },
    async take(challenge) {
      return remove(challenge);
    },
  };

  function remove(challenge: string | undefined): ChallengeRecord | undefined {
    const record = challenge === undefined ? undefined : records.get(challenge);
    if (challenge === undefined || !record) return undefined;
    records.delete(challenge);
    issued.delete(challenge);
    challengeOf.delete(record.sessionId);
    shares.delete(record.address, challenge);
    return record;
  }

  function dropExpired(): void {
    for (let oldest = issued.oldest(); oldest !== undefined; oldest = issued.oldest()) {
      if ((records.get(oldest)?.expiresAt ?? 0) > now()) return;
      remove(oldest);
    }
  }
}
