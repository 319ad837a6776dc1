import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs the openssl CLI, an independent implementation. Rejects with its stderr if its exit status is not 0. */
export async function openssl(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run('openssl', args, { timeout: 60_000 });
}
