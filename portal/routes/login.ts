import { HrcaError } from '@hrca/protocol/errors';
import { skipRevocationCheck, type TrustAnchors, verifyLogin } from '@hrca/verifier';
import { Router } from 'express';
import * as z from 'zod/mini';
import type { ChallengeStore } from '../challengeStore.ts';
import { endSession, startSession } from '../session.ts';

const CHALLENGE_BYTES = 32;
export const CHALLENGE_LIFETIME_MS = 120_000;
const loginSchema = z.strictObject({ challenge: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)), token: z.string() });

/** The three calls of a login: a challenge, its answer, and the end of the session. */
export function loginRoutes({
  challenges,
  trustAnchors,
  origin,
  now,
  randomBytes,
}: {
  challenges: ChallengeStore;
  trustAnchors: TrustAnchors;
  origin: string;
  now: () => number;
  randomBytes: (size: number) => Buffer;
}): Router {
  const routes = Router();

  routes.post('/login/challenge', async (request, response) => {
    request.session.asked = true;
    const challenge = randomBytes(CHALLENGE_BYTES).toString('base64url');
    await challenges.put(challenge, { sessionId: request.session.id, expiresAt: now() + CHALLENGE_LIFETIME_MS });
    response.json({ challenge });
  });

  routes.post('/login', async (request, response) => {
    const { data } = loginSchema.safeParse(request.body);
    if (!data) throw new HrcaError('REQUEST_INVALID');
    // Taken before anything is verified: a failed attempt uses it up, too.
    const issued = await challenges.take(data.challenge);
    if (!issued || issued.sessionId !== request.session.id) throw new HrcaError('CHALLENGE_UNKNOWN');
    if (issued.expiresAt <= now()) throw new HrcaError('CHALLENGE_EXPIRED');
    const login = await verifyLogin(data.token, {
      expectedChallenge: data.challenge,
      expectedOrigin: origin,
      trustAnchors,
      revocation: skipRevocationCheck,
      now: now(),
    });
    await startSession(request, login);
    response.json({ unit: login.unit });
  });

  routes.post('/logout', async (request, response) => {
    await endSession(request);
    response.redirect(303, '/');
  });

  return routes;
}
