import type { Writable } from 'node:stream';
import { HrcaError } from '@hrca/protocol/errors';
import { printableLines } from '@hrca/protocol/printable';

export interface Output {
  /** Prints a line. Control characters other than line breaks are escaped. */
  print(line: string): void;
  /** Resolves once all output is written. @throws HrcaError `OUTPUT_UNWRITABLE` */
  finish(): Promise<void>;
}

/** Records the errors of a stream: a full disk throws at once, a closed pipe emits an event later. */
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
