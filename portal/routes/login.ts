import { fieldError } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { skipRevocationCheck, type TrustAnchors, verifyLogin } from '@hrca/verifier';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Logger } from 'pino';
import * as z from 'zod/mini';
import type { Challenges } from '../challenges.ts';
import { clientAddress } from '../clientAddress.ts';
import { failpoint } from '../failpoint.ts';
import { requireSameOrigin } from '../sameOrigin.ts';
import { renewSession, saveSession } from '../sessionCookie.ts';
import { loginFacts } from '../sessionData.ts';
import type { SessionLogin } from '../sessionLogin.ts';
import { answerErrorAsJson } from './errorHandlers.ts';

const BODY_MAX_BYTES = 65_536;

const challengeBody = z.strictObject({});
const loginBody = z.strictObject({ challenge: z.unknown(), token: z.unknown() });

export interface LoginRoutesOptions {
  readonly origin: string;
  readonly challenges: Challenges;
  readonly trustAnchors: TrustAnchors;
  readonly session: RequestHandler;
  readonly sessionLogin: SessionLogin;
  readonly rateLimit: RequestHandler;
  readonly now: () => number;
  readonly log: Logger;
}

/** `POST /login/challenge` issues a challenge for the session, `POST /login` verifies the login token. Both take and send JSON. */
export function loginRoutes(options: LoginRoutesOptions): Router {
  const { origin, challenges, trustAnchors, session, sessionLogin, rateLimit, now, log } = options;
  // In this order: requests of other sites do not count for the rate limit, and a refused body is not parsed.
  const body = express.json({ limit: BODY_MAX_BYTES, inflate: false });
  const guards = [requireSameOrigin(origin), rateLimit, requireJson, body, session];
  const routes = Router();

  routes.post('/login/challenge', guards, async (request: Request, response: Response) => {
    parse(challengeBody, request.body);
    // Saved first: a session that cannot be saved could not redeem its challenge.
    const address = clientAddress(request);
    await saveSession(request, { challengedAt: now(), address });
    const challenge = await challenges.issue({ sessionId: request.sessionID, address });
    failpoint('challenge-stored');
    response.json({ challenge });
  });

  routes.post('/login', guards, async (request: Request, response: Response) => {
    const { challenge, token } = parse(loginBody, request.body);
    // Redeemed before anything is verified: a failed attempt uses it up, too.
    const expectedChallenge = await challenges.redeem(challenge, request.sessionID);
    failpoint('challenge-redeemed');
    const verified = await verifyLogin(token, {
      expectedChallenge,
      expectedOrigin: origin,
      trustAnchors,
      revocation: skipRevocationCheck,
      now,
    });
    failpoint('login-verified');
    await renewSession(request);
    failpoint('session-renewed');
    const login = loginFacts(verified);
    const isLoggedIn = await sessionLogin.keep({ request, response, login });
    failpoint('login-stored');
    response.json(isLoggedIn ? { unit: login.unit } : { unconfirmedUnit: login.unit });
  });

  routes.use(answerErrorAsJson(log));
  return routes;
}

const requireJson: RequestHandler = (request, _response, next) => {
  if (request.is('application/json')) return next();
  throw Object.assign(new Error('content type'), {
    status: 415,
    type: 'content.type',
    got: request.get('Content-Type'),
  });
};

function parse<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (!success) throw new HrcaError('REQUEST_INVALID', { details: fieldError('body', body, error.issues) });
  return data;
}
