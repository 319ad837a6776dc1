import type { Log } from '#agent/log/createLog.ts';

/** A log that keeps its lines for the test to read. */
export function collectedLog() {
  const lines: Record<string, unknown>[] = [];
  const at = (level: string) => (fields: object, msg: string) => void lines.push({ level, ...fields, msg });
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error') };
  return { log, lines };
}
