import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { faqEntries } from '@hrca/protocol/faq';
import { parseTrustAnchors } from '@hrca/verifier';
import { pino } from 'pino';
import { createPortal } from './app.ts';
import { memoryChallengeStore } from './challengeStore.ts';
import { type PortalConfig, readConfig } from './config.ts';
import { MemorySessionStore } from './sessionStore.ts';

const SHUTDOWN_MAX_MS = 5_000;
const log = pino();

try {
  const config = readConfig(process.env);
  const server = await listen(config);
  log.info({ origin: config.origin }, 'listening');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => shutDown(server));
} catch (error) {
  process.stderr.write(`${explanation(error)}\n`);
  process.exitCode = 1;
}

async function listen(config: PortalConfig): Promise<Server> {
  const app = createPortal({
    ...config,
    sessionSecret: config.sessionSecret ?? randomBytes(32).toString('base64url'),
    publicFolder: join(import.meta.dirname, 'public'),
    challenges: memoryChallengeStore({ now: Date.now }),
    sessions: new MemorySessionStore({ now: Date.now }),
    trustAnchors: parseTrustAnchors(await readTrustAnchors(config.trustAnchors)),
    now: Date.now,
    randomBytes,
    log,
  });
  return new Promise((resolve, reject) => {
    const server = app.listen(config.port, config.host, (error) => (error ? reject(error) : resolve(server)));
  });
}

async function readTrustAnchors(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new HrcaError('FILE_UNREADABLE', { cause, details: { variable: 'PORTAL_TRUST_ANCHORS', file } });
  }
}

/** Finishes what is under way and ends. */
function shutDown(server: Server): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), SHUTDOWN_MAX_MS).unref();
}

function explanation(error: unknown): string {
  if (isHrcaError(error))
    return `${error.code}: ${faqEntries[error.code].summary.zh}\n${JSON.stringify(error.details)}`;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `端口 ${port} 已被占用，请用 PORTAL_PORT 换一个。Port ${port} is taken; choose another with PORTAL_PORT.`;
  return error instanceof Error ? error.message : String(error);
}
