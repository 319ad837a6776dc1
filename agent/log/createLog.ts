import { join } from 'node:path';
import { escapeJsonLines } from '@hrca/protocol/printable';
import { rotatingFile } from './rotatingFile.ts';

/** The agent's log. A line has fields and a sentence. */
export interface Log {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

const secrets = ['pin', 'newPin', 'puk', 'passphrase', 'pkcs12', 'privateKey', 'token', 'challenge', 'nonce', 'claims'];

/** The current log file; older ones are in the same folder. */
export function logFile(stateFolder: string): string {
  return join(stateFolder, 'log', 'agent.log');
}

/**
 * Creates the agent's log. No secret is passed to it; the redaction is a second safeguard. Lines are kept until `open` has
 * loaded pino, which takes longer than everything else that the agent loads before it listens.
 */
export function createLog(stateFolder: string): { log: Log; open: () => Promise<void> } {
  const destination = rotatingFile({ path: logFile(stateFolder), maxBytes: 1_000_000, kept: 4 });
  const pending: ((log: Log) => void)[] = [];
  let write = (line: (log: Log) => void): void => void pending.push(line);
  return {
    log: {
      info: (fields, text) => write((log) => log.info(fields, text)),
      warn: (fields, text) => write((log) => log.warn(fields, text)),
      error: (fields, text) => write((log) => log.error(fields, text)),
    },
    open: async () => {
      // Without pino there is no log: an upgrade that replaces its files at this moment must not stop the agent.
      const pino = await import('pino').then(
        (module) => module.default,
        () => undefined,
      );
      if (!pino) {
        pending.length = 0;
        write = () => undefined;
        return;
      }
      const logger = pino(
        {
          base: { pid: process.pid },
          timestamp: pino.stdTimeFunctions.isoTime,
          redact: secrets.flatMap((name) => [name, `*.${name}`]),
        },
        { write: (line) => destination.write(escapeJsonLines(line)) },
      );
      write = (line) => line(logger);
      pending.splice(0).forEach(write);
    },
  };
}
