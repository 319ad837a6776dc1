import type { Log } from '#agent/log/createLog.ts';

/** A log whose lines a test reads. */
export function collectedLog() {
  const lines: Record<string, unknown>[] = [];
  const at = (level: string) => (fields: object, msg: string) => void lines.push({ level, ...fields, msg });
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error') };
  return { log, lines };
}
