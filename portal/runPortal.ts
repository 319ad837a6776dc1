import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { escapeJsonLines } from '@hrca/protocol/printable';
import { pino } from 'pino';
import { createPortal } from './app.ts';
import { openAssets } from './assets.ts';
import { readConfig } from './config.ts';
import { close, listen } from './httpServer.ts';
import { createMemoryChallengeStore } from './memoryChallengeStore.ts';
import { MemorySessionStore } from './memorySessionStore.ts';
import { readTrustAnchors } from './readTrustAnchors.ts';

/** A stored challenge takes about 300 bytes. */
const CHALLENGE_CAPACITY = 20_000;
const CHALLENGES_PER_ADDRESS = 1_000;

const now = Date.now;

/** Runs the portal until a signal stops it. @throws HrcaError `CONFIG_INVALID` */
export async function runPortal(): Promise<void> {
  const config = readConfig(process.env);
  const stdout = pino.destination(1);
  const log = pino({}, { write: (line: string) => void stdout.write(escapeJsonLines(line)) });
  const app = createPortal({
    config,
    challenges: createMemoryChallengeStore({
      now,
      capacity: CHALLENGE_CAPACITY,
      perAddress: CHALLENGES_PER_ADDRESS,
    }),
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
    process.once(signal, () => {
      close(server).then(
        () => log.info({ signal }, 'stopped'),
        (error: unknown) => log.error({ err: error }, 'cannot stop'),
      );
    });
  }
}
