import type { Check, VerifiedLogin } from '@hrca/verifier';

/** What a session keeps of a login: plain data, since session stores keep JSON. */
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
