import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { HrcaError } from '@hrca/protocol/errors';

/** Runs a program that reads or changes a store, and resolves to what it printed. */
export type RunTool = (program: string, parameters: readonly string[]) => Promise<string>;

const TOOL_MAX_MS = 30_000;

/**
 * `program` is an absolute path. Standard input is closed, so that the program cannot wait for a password.
 *
 * @throws HrcaError `TLS_TOOL_MISSING`, `TLS_TRUST_FAILED` with the program's own message as `reason`
 */
export const runTool: RunTool = async (program, parameters) => {
  const running = promisify(execFile)(program, parameters, { timeout: TOOL_MAX_MS });
  running.child.stdin?.end();
  try {
    return (await running).stdout;
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') throw new HrcaError('TLS_TOOL_MISSING', { cause: error, details: { program } });
    const reason = (stderr?.trim() || message).slice(0, 300);
    throw new HrcaError('TLS_TRUST_FAILED', { cause: error, details: { program, reason } });
  }
};
