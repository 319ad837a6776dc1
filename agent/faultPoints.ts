/**
 * The steps of a login and of a change of PIN at which a process may die and nothing may be lost for it. Whoever puts
 * an agent together is told of each as it is reached; what ships does nothing about it.
 */
export const faultPoints = [
  'login-asked',
  'window-opened',
  'certificate-chosen',
  // One try of a PIN or a PUK; its tries are kept in a file first and in the credential store second.
  'tries-read',
  'tries-in-file',
  'tries-in-both',
  'try-counted',
  'secret-checked',
  'tries-forgiven',
  // A PIN being replaced.
  'new-pin-chosen',
  'device-secret-saved',
  'entry-written',
  'old-secret-deleted',
  'pin-replaced',
  // The signature.
  'key-opened',
  'signed',
  'token-made',
] as const;

export type FaultPoint = (typeof faultPoints)[number];
export type Reached = (step: FaultPoint) => void;

export const keepGoing: Reached = () => undefined;
