import { spawn } from 'node:child_process';
import { built } from './built.ts';

export const script = built('agent/dist/hrca.js');

/** Runs the built `hrca` command with one folder for everything, and answers its questions from standard input. */
export function hrca(home: string, parameters: string[], options: Parameters<typeof runHrca>[3] = {}) {
  return runHrca(script, home, parameters, options);
}

/** The same of another program. */
export function runHrca(
  program: string,
  home: string,
  parameters: string[],
  { lines = [], env = {} }: { lines?: string[]; env?: Record<string, string> } = {},
) {
  const child = spawn(process.execPath, [program, ...parameters, ...(lines.length > 0 ? ['--stdin'] : [])], {
    env: { PATH: process.env.PATH, HOME: home, HRCA_HOME: home, LANG: 'zh_CN.UTF-8', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr })),
  );
}
