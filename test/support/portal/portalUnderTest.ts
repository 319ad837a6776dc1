import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createTestPki, type FixtureUnit, type TestPki } from '@hrca/certs-fixtures';
import {
  close,
  createMemoryChallengeStore,
  createPortal,
  listen,
  MemorySessionStore,
  openAssets,
  type PortalConfig,
  type SessionLimits,
  sessionLimits,
} from '@hrca/portal';
import { parseTrustAnchors } from '@hrca/verifier';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { buildPages } from '#portal/build.ts';
import type { ChallengeStore } from '#portal/challenges.ts';
import { createLoginToken } from '../tokens/loginTokens.ts';
import { PortalClient } from './portalClient.ts';

const START = Date.parse('2026-03-02T01:30:00Z');

/** What signs a login token. */
export type Signer = Pick<FixtureUnit, 'privateKey' | 'chain'>;

export interface PortalUnderTest {
  readonly url: string;
  readonly origin: string;
  readonly pki: TestPki;
  readonly clock: { now: number };
  /** Everything that was logged. */
  readonly logged: () => string;
  /** How many logins have reached the challenge store, see `loginsAtOnce`. */
  readonly waitingLogins: () => number;
  visit(): PortalClient;
  /** Logs a client in and returns the response of `POST /login`. */
  logIn(portalClient: PortalClient, unit?: Signer): Promise<Response>;
}

/** A portal on a real socket, with an injected clock. `origin` is the origin of its configuration. */
export async function startPortal({
  origin,
  assetsFolder,
  config = {},
  challengeCapacity = 100,
  challengesPerAddress = challengeCapacity,
  loginsAtOnce = 1,
  limits = {},
  pki,
}: {
  /** Default: the origin of its socket, which a browser needs. */
  origin?: string;
  /** Folder to build the pages in; absent: pages without scripts and styles. */
  assetsFolder?: string;
  config?: Partial<PortalConfig>;
  challengeCapacity?: number;
  challengesPerAddress?: number;
  /** The challenge store answers the first logins only when this many of them have reached it. */
  loginsAtOnce?: number;
  limits?: Partial<SessionLimits>;
  pki?: TestPki;
} = {}): Promise<PortalUnderTest> {
  const clock = { now: START };
  const now = () => clock.now;
  const testPki = pki ?? (await createTestPki({ now: START }));
  if (assetsFolder) await buildPages(assetsFolder);
  const lines: string[] = [];
  const app = { handle: (() => {}) as Parameters<typeof listen>[0]['app'] };
  const server = await listen({ app: (...args) => app.handle(...args), host: '127.0.0.1', port: 0 });
  onTestFinished(() => close(server, { limitMs: 0 }));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const portalOrigin = origin ?? url;
  const waiting = { logins: 0 };
  app.handle = createPortal({
    config: { origin: portalOrigin, sessionSecret: undefined, rateLimit: 0, proxyHops: 0, ...config },
    challenges: takenTogether(
      createMemoryChallengeStore({ now, capacity: challengeCapacity, perAddress: challengesPerAddress }),
      loginsAtOnce,
      waiting,
    ),
    sessions: new MemorySessionStore({ now, limits: { ...sessionLimits, ...limits } }),
    trustAnchors: parseTrustAnchors(testPki.trustAnchorPem),
    assets: assetsFolder ? await openAssets(assetsFolder) : { url: (name) => `/assets/${name}`, serve: notFound },
    now,
    randomBytes,
    log: pino({ level: 'trace' }, { write: (line) => void lines.push(line) }),
  });
  return {
    url,
    origin: portalOrigin,
    pki: testPki,
    clock,
    waitingLogins: () => waiting.logins,
    logged: () => lines.join(''),
    visit: () => new PortalClient({ url, origin: portalOrigin }),
    async logIn(portalClient, { privateKey, chain } = testPki.units.good) {
      const challenge = await portalClient.challenge();
      const token = createLoginToken({ privateKey, chain, challenge, now: now(), origin: portalOrigin });
      return portalClient.post('/login', { challenge, token });
    },
  };
}

const notFound: Parameters<typeof createPortal>[0]['assets']['serve'] = (_request, response) => {
  response.status(404).end();
};

/** A challenge store that makes the first `count` logins wait for each other, as a slow remote store would. */
function takenTogether(store: ChallengeStore, count: number, waiting: { logins: number }): ChallengeStore {
  let proceed = () => {};
  const all = new Promise<void>((resolve) => {
    proceed = resolve;
  });
  return {
    put: (challenge, record) => store.put(challenge, record),
    async take(challenge) {
      waiting.logins++;
      if (waiting.logins === count) proceed();
      await all;
      return store.take(challenge);
    },
  };
}
