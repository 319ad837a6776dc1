import { spawn } from 'node:child_process';
import { built } from './built.ts';

export const script = built('agent/dist/hrca.js');

/** Runs the built `hrca` command with `home` as `HOME` and `HRCA_HOME`; `lines` answer its questions on stdin. */
export function hrca(home: string, parameters: string[], options: Parameters<typeof runHrca>[3] = {}) {
  return runHrca(script, home, parameters, options);
}

/** Runs another script in the same way. */
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
