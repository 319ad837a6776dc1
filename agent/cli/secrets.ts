import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { SecretsUnavailable } from './complaints.ts';

/** Asks for one secret. */
export type AskSecret = (prompt: string) => Promise<string>;

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
    output.write(prompt);
    return new Promise((resolve, reject) => {
      let typed: string[] = [];
      const finish = (settle: () => void) => {
        input.off('data', onData);
        input.setRawMode(false);
        input.pause();
        output.write('\n');
        settle();
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
    });
  };
}
