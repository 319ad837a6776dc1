/** Steps of a login and of a PIN change at which a crash must lose nothing. */
export const failpoints = [
  'login-requested',
  'login-window-opened',
  'certificate-chosen',
  // One entry of a PIN or a PUK. Its retry counter is written to a file first, then to the credential store.
  'retry-counter-read',
  'retry-counter-file-written',
  'retry-counter-written',
  'retry-counter-incremented',
  'pin-or-puk-checked',
  'retry-counter-reset',
  // A PIN change.
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

/** Defined by esbuild: `false` in the shipped agent, `true` in the crash tests' agent; undefined when sources run directly. */
declare const HRCA_FAILPOINTS: boolean | undefined;

let armed: ((name: Failpoint) => void) | undefined;

/** Does nothing outside a crash test. In the shipped agent the function is empty, and esbuild removes its calls. */
export function failpoint(name: Failpoint): void {
  if (typeof HRCA_FAILPOINTS !== 'undefined' && HRCA_FAILPOINTS) armed?.(name);
}

/** Called by the process of a crash test: from now on each failpoint calls `kill`. */
export function armFailpoints(kill: (name: Failpoint) => void): void {
  armed = kill;
}
