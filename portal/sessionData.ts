import type { Check, VerifiedLogin } from '@hrca/verifier';

/** The part of a `VerifiedLogin` that a session stores; plain data, since session stores keep JSON. */
export interface LoginFacts {
  readonly unit: { readonly name: string; readonly code: string };
  readonly certificate: VerifiedLogin['certificate'];
  /** Milliseconds since 1970. */
  readonly signedAt: number;
  readonly algorithm: string;
  readonly checks: readonly Check[];
}

export function loginFacts({ unit, certificate, signedAt, algorithm, checks }: VerifiedLogin): LoginFacts {
  return { unit: { name: unit.name, code: unit.code }, certificate, signedAt, algorithm, checks };
}

declare module 'express-session' {
  interface SessionData {
    /** Milliseconds since 1970. Set by the store when it returns a session, so that `set` recognises one that has ended since. */
    startedAt: number;
    /** When the last challenge was issued; milliseconds since 1970. */
    challengedAt: number;
    /** Of a session that is not logged in: the client's address, as `clientAddress` returns it. */
    address: string;
    /** A verified login that waits for the user's confirmation: another unit logged in last with this browser. */
    unconfirmedLogin: LoginFacts;
    login: LoginFacts;
    /** Whether no unit had logged in with this browser before. */
    isFirstUnit: boolean;
  }
}
