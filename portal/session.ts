import { promisify } from 'node:util';
import type { VerifiedLogin } from '@hrca/verifier';
import type { Request } from 'express';

/** Plain data of a login, as the session keeps it. */
export type UnitSession = Pick<VerifiedLogin, 'unit' | 'certificate' | 'origin' | 'signedAt' | 'algorithm' | 'checks'>;

declare module 'express-session' {
  interface SessionData {
    /** Set as soon as a challenge is asked for, so that there is a session to bind it to. */
    asked?: true;
    login?: UnitSession;
  }
}

/** A new session id for the person who has just logged in: one planted before is worth nothing. */
export async function startSession(
  request: Request,
  { unit, certificate, origin, signedAt, algorithm, checks }: VerifiedLogin,
): Promise<void> {
  await promisify(request.session.regenerate.bind(request.session))();
  request.session.login = { unit, certificate, origin, signedAt, algorithm, checks };
  await promisify(request.session.save.bind(request.session))();
}

export async function endSession(request: Request): Promise<void> {
  await promisify(request.session.destroy.bind(request.session))();
}
