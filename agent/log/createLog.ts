import { join } from 'node:path';
import { escapeJsonLines } from '@hrca/protocol/printable';
import { rotatingFile } from './rotatingFile.ts';

/** Where the agent writes what happened: fields for programs, a sentence for people. */
export interface Log {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

const secrets = ['pin', 'newPin', 'puk', 'passphrase', 'pkcs12', 'privateKey', 'token', 'challenge', 'nonce', 'claims'];

/** The file that is written now; older ones lie beside it. */
export function logFile(stateFolder: string): string {
  return join(stateFolder, 'log', 'agent.log');
}

/**
 * The agent's log. Nothing secret is ever handed to it; the redaction is the second lock on that door.
 * It takes lines at once and writes them from `open` on, in order: pino takes longer to load than all else that the
 * agent needs before it listens.
 */
export function createLog(stateFolder: string): { log: Log; open: () => Promise<void> } {
  const destination = rotatingFile({ path: logFile(stateFolder), maxBytes: 1_000_000, kept: 4 });
  const waiting: ((log: Log) => void)[] = [];
  let write = (line: (log: Log) => void): void => void waiting.push(line);
  return {
    log: {
      info: (fields, text) => write((log) => log.info(fields, text)),
      warn: (fields, text) => write((log) => log.warn(fields, text)),
      error: (fields, text) => write((log) => log.error(fields, text)),
    },
    open: async () => {
      // Without it there is no log: an upgrade that replaces it at this moment must not be the end of the agent.
      const pino = await import('pino').then(
        (module) => module.default,
        () => undefined,
      );
      if (!pino) {
        waiting.length = 0;
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
      waiting.splice(0).forEach(write);
    },
  };
}
