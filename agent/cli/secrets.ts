import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { printableLines } from '@hrca/protocol/printable';
import { SecretsUnavailable } from './cliErrors.ts';

/** Asks for one secret. */
export type AskSecret = (prompt: string) => Promise<string>;

/** Asks for a line that is no secret. */
export type AskLine = (prompt: string) => Promise<string>;

/** Whether the line that was typed confirms. */
export function isYes(line: string): boolean {
  return /^(y|yes|是)$/i.test(line.trim());
}

/** One line of standard input per secret, for scripts. */
export function secretsFromLines(input: Readable): AskSecret {
  const lines = createInterface({ input })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done) throw new SecretsUnavailable('tooFewLines');
    return value;
  };
}

/** Typed at the terminal without echo. Backspace works; Ctrl-C gives up. */
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
      // The prompt comes last: what is typed in answer to it must not be echoed.
      output.write(printableLines(prompt));
    });
  };
}

/** Typed at the terminal, with its echo; nothing where there is no terminal. */
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

/** Draws a share of 0 to 1 over itself, where there is a terminal to draw it on. */
export function progressOnTerminal(output: WriteStream): (share: number) => void {
  if (!output.isTTY) return () => undefined;
  return (share) => void output.write(share < 1 ? `\r${Math.round(share * 100)} % ` : '\r\u001b[K');
}
