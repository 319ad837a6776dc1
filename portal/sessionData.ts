import type { LoginFacts } from './loginFacts.ts';

declare module 'express-session' {
  interface SessionData {
    /** Set by the store, which knows by it that it has had this session; milliseconds since 1970. */
    startedAt: number;
    /** When this session last asked for a challenge; milliseconds since 1970. */
    challengedAt: number;
    /** Where a session came from that is not logged in, as `clientAddress` gives it. */
    address: string;
    /** A verified login of another unit than the last one in this browser: it counts once the person has confirmed it. */
    unconfirmedLogin: LoginFacts;
    login: LoginFacts;
    /** Whether no unit had logged in with this browser before. */
    isFirstUnit: boolean;
  }
}
