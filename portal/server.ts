import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { createPortal } from './app.ts';
import { openAssets } from './assets.ts';
import { readConfig } from './config.ts';
import { close, listen } from './httpServer.ts';
import { createMemoryChallengeStore } from './memoryChallengeStore.ts';
import { MemorySessionStore } from './memorySessionStore.ts';
import { readTrustAnchors } from './readTrustAnchors.ts';
import { startFailure } from './startFailure.ts';

/** A pending login is about 200 bytes. */
const CHALLENGE_CAPACITY = 20_000;

const now = Date.now;

try {
  const config = readConfig(process.env);
  const log = pino();
  const app = createPortal({
    config,
    challenges: createMemoryChallengeStore({ now, capacity: CHALLENGE_CAPACITY }),
    sessions: new MemorySessionStore({ now }),
    trustAnchors: await readTrustAnchors(config.trustAnchors),
    assets: await openAssets(join(import.meta.dirname, 'public')),
    now,
    randomBytes,
    log,
  });
  const server = await listen({ app, ...config });
  log.info({ origin: config.origin, host: config.host, port: config.port }, 'listening');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await close(server);
      log.info({ signal }, 'stopped');
    });
  }
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
