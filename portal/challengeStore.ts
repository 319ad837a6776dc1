/** What a challenge was issued for. */
export interface ChallengeRecord {
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Where challenges wait for their login. Past one machine: Redis, where `GETDEL` is `take`. */
export interface ChallengeStore {
  /** @throws HrcaError `PORTAL_BUSY` where there is no room */
  put(challenge: string, record: ChallengeRecord): Promise<void>;
  /** The record, gone from the store in the same step: of two calls at the same moment, one gets it. */
  take(challenge: string): Promise<ChallengeRecord | undefined>;
}
