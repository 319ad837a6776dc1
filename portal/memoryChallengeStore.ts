import { HrcaError } from '@hrca/protocol/errors';
import type { ChallengeRecord, ChallengeStore } from './challengeStore.ts';

/** Challenges of one process, at most `capacity`, all of one lifetime. */
export function createMemoryChallengeStore({ now, capacity }: { now: () => number; capacity: number }): ChallengeStore {
  // In order of issue and so, the lifetime being one, of expiry.
  const records = new Map<string, ChallengeRecord>();

  return {
    async put(challenge, record) {
      // Expired ones stay while there is room: whoever comes late then hears "expired" rather than "unknown".
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

  function dropExpired(): void {
    for (const [challenge, { expiresAt }] of records) {
      if (expiresAt > now()) return;
      records.delete(challenge);
    }
  }
}
