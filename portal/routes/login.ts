import { fieldFault } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { skipRevocationCheck, type TrustAnchors, verifyLogin } from '@hrca/verifier';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Logger } from 'pino';
import * as z from 'zod/mini';
import type { Challenges } from '../challenges.ts';
import { clientAddress } from '../clientAddress.ts';
import { failpoint } from '../failpoint.ts';
import { loginFacts } from '../loginFacts.ts';
import type { LoginKeeper } from '../loginKeeper.ts';
import { requireSameOrigin } from '../sameOrigin.ts';
import { renewSession, saveSession } from '../sessions.ts';
import { replyWithRefusal } from './replyWithRefusal.ts';

const BODY_MAX_BYTES = 65_536;

const challengeBody = z.strictObject({});
const loginBody = z.strictObject({ challenge: z.unknown(), token: z.unknown() });

export interface LoginRoutesOptions {
  readonly origin: string;
  readonly challenges: Challenges;
  readonly trustAnchors: TrustAnchors;
  readonly session: RequestHandler;
  readonly keeper: LoginKeeper;
  readonly rateLimit: RequestHandler;
  readonly now: () => number;
  readonly log: Logger;
}

/** The login: a challenge for this session, then the login token that answers it. Both speak JSON. */
export function loginRoutes(options: LoginRoutesOptions): Router {
  const { origin, challenges, trustAnchors, session, keeper, rateLimit, now, log } = options;
  // In this order: another site cannot use up this address's attempts, and what is refused costs no parsing.
  const body = express.json({ limit: BODY_MAX_BYTES, inflate: false });
  const guards = [requireSameOrigin(origin), rateLimit, requireJson, body, session];
  const routes = Router();

  routes.post('/login/challenge', guards, async (request: Request, response: Response) => {
    parse(challengeBody, request.body);
    // Saved first: a session that was not kept could never redeem its challenge.
    const address = clientAddress(request);
    await saveSession(request, { challengedAt: now(), address });
    const challenge = await challenges.issue({ sessionId: request.sessionID, address });
    failpoint('challenge-stored');
    response.json({ challenge });
  });

  routes.post('/login', guards, async (request: Request, response: Response) => {
    const { challenge, token } = parse(loginBody, request.body);
    // Taken before anything is verified: a failed attempt burns it like a good one.
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
    const isLoggedIn = await keeper.keep({ request, response, login });
    failpoint('login-stored');
    response.json(isLoggedIn ? { unit: login.unit } : { unconfirmedUnit: login.unit });
  });

  routes.use(replyWithRefusal(log));
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
  if (!success) throw new HrcaError('REQUEST_INVALID', { details: fieldFault('body', body, error.issues) });
  return data;
}
