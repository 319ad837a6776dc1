import type { TrustAnchors } from '@hrca/verifier';
import express, { type Express } from 'express';
import type { Store } from 'express-session';
import type { Logger } from 'pino';
import type { Assets } from './assets.ts';
import { type ChallengeStore, createChallenges } from './challenges.ts';
import type { PortalConfig } from './config.ts';
import { chooseLanguage } from './language.ts';
import { lastUnitCookie } from './lastUnit.ts';
import { loginRateLimit } from './loginRateLimit.ts';
import { requestLog } from './requestLog.ts';
import { answerErrorAsPage } from './routes/errorHandlers.ts';
import { loginRoutes } from './routes/login.ts';
import { pageRoutes } from './routes/pages.ts';
import { securityHeaders } from './securityHeaders.ts';
import { sessionCookie } from './sessionCookie.ts';
import { createSessionLogin } from './sessionLogin.ts';

export interface PortalParts {
  readonly config: Pick<PortalConfig, 'origin' | 'sessionSecret' | 'rateLimit' | 'proxyHops'>;
  readonly challenges: ChallengeStore;
  /**
   * A store of express-session. It deletes sessions after their time limits, returns `startedAt` with each session, and refuses
   * with `SESSION_ENDED` to write one that has ended, as `MemorySessionStore` does.
   */
  readonly sessions: Store;
  readonly trustAnchors: TrustAnchors;
  readonly assets: Assets;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly log: Logger;
}

/** The portal as an express application. Clock, randomness, stores and log are parameters; the caller listens. */
export function createPortal(parts: PortalParts): Express {
  const { config, trustAnchors, assets, now, randomBytes, log } = parts;
  const { origin } = config;
  const isSecure = origin.startsWith('https:');
  const session = sessionCookie({
    secret: config.sessionSecret ?? Buffer.from(randomBytes(32)).toString('base64url'),
    isSecure,
    store: parts.sessions,
    randomBytes,
  });
  const challenges = createChallenges({ store: parts.challenges, now, randomBytes });
  const lastUnit = lastUnitCookie({ isSecure });
  const sessionLogin = createSessionLogin({ lastUnit, log });
  const rateLimit = loginRateLimit({ perMinute: config.rateLimit });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', config.proxyHops);
  app.use(requestLog(log));
  app.use(securityHeaders({ isSecure }));
  // For load balancers and monitoring.
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.use('/assets', assets.serve);
  app.use(chooseLanguage({ isSecure }));
  app.use(loginRoutes({ origin, challenges, trustAnchors, session, sessionLogin, rateLimit, now, log }));
  app.use(pageRoutes({ origin, session, sessionLogin, lastUnit, assetUrl: assets.url }));
  app.use(answerErrorAsPage({ log, assetUrl: assets.url }));
  return app;
}
