import type { Writable } from 'node:stream';
import { HrcaError } from '@hrca/protocol/errors';
import { printableLines } from '@hrca/protocol/printable';

export interface Output {
  /** Line breaks stay; every other character that a terminal would obey is spelled out. */
  print(line: string): void;
  /** Resolves once everything has been written. @throws HrcaError `OUTPUT_UNWRITABLE` */
  finish(): Promise<void>;
}

/** A stream whose failures are kept: a full disk throws at once, a closed pipe is an event later. */
export function createOutput(stream: Writable): Output {
  let problem: unknown;
  const keep = (error: unknown) => {
    if (error) problem ??= error;
  };
  stream.on('error', keep);
  const write = (text: string, done?: () => void) => {
    try {
      stream.write(text, (error) => {
        keep(error);
        done?.();
      });
    } catch (error) {
      keep(error);
      done?.();
    }
  };
  return {
    print: (line) => write(`${printableLines(line)}\n`),
    async finish() {
      await new Promise<void>((resolve) => write('', resolve));
      if (problem) throw new HrcaError('OUTPUT_UNWRITABLE', { cause: problem });
    },
  };
}
