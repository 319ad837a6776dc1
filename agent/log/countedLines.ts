const MINUTE_MS = 60_000;
/** Different keys in one minute; further ones are counted together. */
const KEYS_MAX = 30;
const OTHERS = '';

interface Counted {
  readonly write: (count: { count?: number }) => void;
  written: number;
  unwritten: number;
}

/**
 * For lines that a page can cause without limit. Writes the first `atOnce` lines of a key at once, then one a minute with
 * the count, until a minute passes without any. A page cannot fill the log.
 */
export function createCountedLines({ atOnce }: { atOnce: number }) {
  const seen = new Map<string, Counted>();
  let timer: NodeJS.Timeout | undefined;

  const endMinute = () => {
    timer = undefined;
    for (const [key, line] of seen) {
      if (line.unwritten === 0) seen.delete(key);
      else line.write({ count: line.unwritten });
      line.unwritten = 0;
      line.written = atOnce;
    }
    begin();
  };
  const begin = () => {
    if (seen.size > 0) timer ??= setTimeout(endMinute, MINUTE_MS).unref();
  };
  return {
    add(key: string, write: Counted['write'], writeOthers: Counted['write']): void {
      const isOther = !seen.has(key) && seen.size >= KEYS_MAX;
      const slot = isOther ? OTHERS : key;
      const line = seen.get(slot) ?? {
        write: isOther ? writeOthers : write,
        written: isOther ? atOnce : 0,
        unwritten: 0,
      };
      seen.set(slot, line);
      begin();
      if (line.written < atOnce) {
        line.written++;
        write({});
      } else line.unwritten++;
    },
    close: () => clearTimeout(timer),
  };
}
