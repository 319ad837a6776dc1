import { spawn } from 'node:child_process';

/** Runs a program with this terminal and rejects unless it exits with 0. */
export async function run(command: readonly string[], { cwd }: { cwd: string }): Promise<void> {
  const code = await exitCode(command, { cwd });
  if (code !== 0) throw new Error(`${command.join(' ')} exited with ${code}`);
}

/** Runs a program with this terminal and resolves to its exit code; -1 where it could not be started or a signal ended it. */
export function exitCode([program = '', ...parameters]: readonly string[], { cwd }: { cwd: string }): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { cwd, stdio: 'inherit' });
    child.once('error', () => resolve(-1));
    child.once('exit', (code) => resolve(code ?? -1));
  });
}
