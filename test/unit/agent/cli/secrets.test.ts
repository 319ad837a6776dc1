import { EventEmitter } from 'node:events';
import type { ReadStream } from 'node:tty';
import { expect, test } from 'vitest';
import { secretsFromTerminal } from '#agent/cli/secrets.ts';

/** A terminal that records when its echo is switched off and on. */
function recordedTerminal() {
  const steps: string[] = [];
  const input = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (isRaw: boolean) => steps.push(isRaw ? 'echo off' : 'echo on'),
    setEncoding: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
  });
  const output = { write: (text: string) => steps.push(text) };
  return { steps, input, ask: secretsFromTerminal(input as unknown as ReadStream, output as never) };
}

test('a PIN that is typed as soon as the prompt appears is not echoed', async () => {
  const { steps, input, ask } = recordedTerminal();
  const secret = ask('口令：');
  input.emit('data', '135790\r');
  await expect(secret).resolves.toBe('135790');
  expect(steps).toEqual(['echo off', '口令：', 'echo on', '\n']);
});
