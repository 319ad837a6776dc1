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
