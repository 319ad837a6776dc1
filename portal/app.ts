import { HrcaError } from '@hrca/protocol/errors';
import type { TrustAnchors } from '@hrca/verifier';
import express, { type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import session, { type Store } from 'express-session';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { ChallengeStore } from './challengeStore.ts';
import { failureHandler } from './failures.ts';
import { loginRoutes } from './routes/login.ts';
import { pageRoutes } from './routes/pages.ts';
import { sameOriginOnly, securityHeaders } from './security.ts';

const BODY_MAX = '64kb';

export interface PortalParts {
  /** Own origin, `https://host[:port]`. */
  readonly origin: string;
  readonly sessionSecret: string;
  /** Login requests per minute and address. */
  readonly rateLimit: number;
  /** Folder of the built pages' scripts and styles. */
  readonly publicFolder: string;
  readonly challenges: ChallengeStore;
  readonly sessions: Store;
  readonly trustAnchors: TrustAnchors;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  readonly log: Logger;
}

/** The portal as an express application, without a socket. */
export function createPortal(parts: PortalParts): Express {
  const { origin, log } = parts;
  const isHttps = origin.startsWith('https:');
  const app = express();
  app.disable('x-powered-by');
  // Behind a proxy that ends TLS on the same machine, the visitor's address and scheme are in its headers.
  app.set('trust proxy', 'loopback');
  app.use(
    pinoHttp({
      logger: log,
      serializers: { req: ({ method, url }) => ({ method, url }), res: ({ statusCode }) => ({ statusCode }) },
    }),
  );
  app.use(securityHeaders({ isHttps }));
  app.get('/healthz', (_, response) => void response.json({ status: 'ok' }));
  app.use('/assets', express.static(parts.publicFolder, { maxAge: '1h', index: false }));
  app.use(sameOriginOnly(origin));
  app.use(['/login', '/login/challenge'], loginLimit(parts.rateLimit));
  app.use(express.json({ limit: BODY_MAX }));
  app.use(
    session({
      name: isHttps ? '__Host-session' : 'session',
      secret: parts.sessionSecret,
      store: parts.sessions,
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/' },
    }),
  );
  app.use(loginRoutes(parts));
  app.use(pageRoutes());
  app.use(failureHandler(log));
  return app;
}

function loginLimit(limit: number) {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: ({ method }) => method !== 'POST',
    handler: (_request, _response, next) => next(new HrcaError('RATE_LIMITED')),
  });
}
