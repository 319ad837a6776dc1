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
