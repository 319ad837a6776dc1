import { spawn } from 'node:child_process';
import { script } from './builtAgent.ts';

/** Runs the built `hrca` on a pseudo-terminal (script(1)); types `typed` once `at` is printed. */
export function hrcaAtTerminal(
  home: string,
  parameters: readonly string[],
  { at, typed }: { at: string; typed: string },
) {
  const command = [process.execPath, script, ...parameters].map((part) => `'${part}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: home, HRCA_HOME: home, LANG: 'zh_CN.UTF-8', TERM: 'xterm', SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let isTyped = false;
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    screen += chunk;
    if (isTyped || !screen.includes(at)) return;
    isTyped = true;
    child.stdin.write(typed);
  });
  return new Promise<{ code: number | null; screen: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, screen })),
  );
}
