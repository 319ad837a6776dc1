import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { rotatingFile } from './rotatingFile.ts';

const secrets = ['pin', 'newPin', 'puk', 'passphrase', 'pkcs12', 'privateKey', 'token', 'challenge', 'nonce', 'claims'];

/** The agent's log. Nothing secret is ever handed to it; the redaction is the second lock on that door. */
export function createLog(stateFolder: string): Logger {
  const destination = rotatingFile({ path: join(stateFolder, 'log', 'agent.log'), maxBytes: 1_000_000, kept: 4 });
  return pino(
    {
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: secrets.flatMap((name) => [name, `*.${name}`]),
    },
    destination,
  );
}
