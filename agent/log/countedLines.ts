const MINUTE_MS = 60_000;
/** Different lines in one minute; what comes beyond them is counted together. */
const KEYS_MAX = 30;
const OTHERS = '';

interface Counted {
  readonly write: (count: { count?: number }) => void;
  written: number;
  unwritten: number;
}

/**
 * Lines that a page can cause as often as it likes. Of those with one key `atOnce` are written as they come; after that,
 * one a minute with the count of what came meanwhile, until there was none for a minute. So no page can fill the log.
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
      const place = isOther ? OTHERS : key;
      const line = seen.get(place) ?? {
        write: isOther ? writeOthers : write,
        written: isOther ? atOnce : 0,
        unwritten: 0,
      };
      seen.set(place, line);
      begin();
      if (line.written < atOnce) {
        line.written++;
        write({});
      } else line.unwritten++;
    },
    close: () => clearTimeout(timer),
  };
}
