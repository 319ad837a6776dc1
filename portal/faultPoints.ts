/** The steps of a login at which the portal may die and leave nobody logged in. What ships does nothing about them. */
export const portalFaultPoints = [
  'challenge-kept',
  'challenge-taken',
  'login-verified',
  'session-renewed',
  'session-kept',
] as const;

export type PortalFaultPoint = (typeof portalFaultPoints)[number];
export type PortalReached = (step: PortalFaultPoint) => void;

export const keepGoing: PortalReached = () => undefined;
