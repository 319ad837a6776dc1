import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { printableLines } from '@hrca/protocol/printable';
import { SecretsUnavailable } from './cliErrors.ts';

/** Reads one secret. */
export type AskSecret = (prompt: string) => Promise<string>;

/** Reads a line that is not a secret. */
export type AskLine = (prompt: string) => Promise<string>;

export function isYes(line: string): boolean {
  return /^(y|yes|是)$/i.test(line.trim());
}

/** Reads one line of standard input per secret, for scripts. */
export function secretsFromLines(input: Readable): AskSecret {
  const lines = createInterface({ input })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done) throw new SecretsUnavailable('tooFewLines');
    return value;
  };
}

/** Reads secrets from the terminal without echo. Backspace deletes, Ctrl-C cancels. */
export function secretsFromTerminal(input: ReadStream, output: NodeJS.WritableStream): AskSecret {
  return (prompt) => {
    if (!input.isTTY) return Promise.reject(new SecretsUnavailable('noTerminal'));
    return new Promise((resolve, reject) => {
      let typed: string[] = [];
      const finish = (complete: () => void) => {
        input.off('data', onData);
        input.setRawMode(false);
        input.pause();
        output.write('\n');
        complete();
      };
      const onData = (chunk: Buffer | string) => {
        for (const key of chunk.toString()) {
          if (key === '\r' || key === '\n') return finish(() => resolve(typed.join('')));
          if (key === '\u0003' || key === '\u0004') return finish(() => reject(new SecretsUnavailable('interrupted')));
          if (key === '\u007f' || key === '\b') typed = typed.slice(0, -1);
          else if (key >= ' ') typed.push(key);
        }
      };
      input.setRawMode(true);
      input.setEncoding('utf8');
      input.on('data', onData);
      input.resume();
      // The prompt appears once the echo is off.
      output.write(printableLines(prompt));
    });
  };
}

/** Reads lines from the terminal with echo; `undefined` without a terminal. */
export function linesFromTerminal(input: ReadStream, output: NodeJS.WritableStream): AskLine | undefined {
  if (!input.isTTY) return undefined;
  return (prompt) => {
    const terminal = createInterface({ input, output });
    return new Promise<string>((resolve, reject) => {
      terminal.once('SIGINT', () => reject(new SecretsUnavailable('interrupted')));
      terminal.once('close', () => reject(new SecretsUnavailable('interrupted')));
      terminal.question(printableLines(prompt), resolve);
    }).finally(() => terminal.close());
  };
}

/** Shows the progress, 0 to 1, on one line of the terminal, if there is one. */
export function progressOnTerminal(output: WriteStream): (share: number) => void {
  if (!output.isTTY) return () => undefined;
  return (share) => void output.write(share < 1 ? `\r${Math.round(share * 100)} % ` : '\r\u001b[K');
}
