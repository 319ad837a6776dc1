/** Steps of a login and of a change of PIN at which a killed agent must lose nothing. */
export const failpoints = [
  'login-requested',
  'login-window-opened',
  'certificate-chosen',
  // One entry of a PIN or a PUK; its retry counter is kept in a file first and in the credential store second.
  'retry-counter-read',
  'retry-counter-file-written',
  'retry-counter-written',
  'retry-counter-incremented',
  'pin-or-puk-checked',
  'retry-counter-reset',
  // A PIN being replaced.
  'new-pin-chosen',
  'device-secret-saved',
  'entry-written',
  'old-secret-deleted',
  'pin-replaced',
  // The signature.
  'key-decrypted',
  'signature-made',
  'login-token-made',
] as const;

export type Failpoint = (typeof failpoints)[number];

/** Defined by esbuild: `false` in the shipped agent, `true` in that of the crash tests; undefined where sources are run. */
declare const HRCA_FAILPOINTS: boolean | undefined;

let armed: ((name: Failpoint) => void) | undefined;

/** Does nothing but in a crash test; esbuild finds it empty and removes its calls from the shipped agent. */
export function failpoint(name: Failpoint): void {
  if (typeof HRCA_FAILPOINTS !== 'undefined' && HRCA_FAILPOINTS) armed?.(name);
}

/** For the process of a crash test: `kill` is called at each failpoint. */
export function armFailpoints(kill: (name: Failpoint) => void): void {
  armed = kill;
}
