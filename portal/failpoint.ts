/** Steps of a login. A portal that is killed at one of them must leave no session logged in. */
export const portalFailpoints = [
  'challenge-stored',
  'challenge-redeemed',
  'login-verified',
  'session-renewed',
  'login-stored',
] as const;

export type PortalFailpoint = (typeof portalFailpoints)[number];

/** Defined by esbuild: `false` in the shipped portal, `true` in that of the crash tests; undefined where sources are run. */
declare const HRCA_FAILPOINTS: boolean | undefined;

let armed: ((name: PortalFailpoint) => void) | undefined;

/** Does nothing outside a crash test: esbuild finds the function empty and removes its calls from the shipped portal. */
export function failpoint(name: PortalFailpoint): void {
  if (typeof HRCA_FAILPOINTS !== 'undefined' && HRCA_FAILPOINTS) armed?.(name);
}

/** For the process of a crash test: `kill` is called at each failpoint. */
export function armFailpoints(kill: (name: PortalFailpoint) => void): void {
  armed = kill;
}
