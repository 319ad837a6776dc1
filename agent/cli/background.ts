import { spawn } from 'node:child_process';
import { type ErrorCode, HrcaError } from '@hrca/protocol';
import { withoutNodeEnv } from '../platform/hardening.ts';
import type { Environment } from '../platform/platform.ts';

/** The background agent's message to the command that started it. */
export type StartReport = { port: number } | { code: ErrorCode; details: HrcaError['details'] };

/**
 * Starts the agent as a process of its own and resolves to its port once it listens.
 *
 * @throws HrcaError what the agent reports; `AGENT_START_FAILED` with `exit` where it ends without a report;
 *   `AGENT_UNRESPONSIVE` where it has done neither when `timeout` aborts; it is killed then, so that it releases the lock
 */
export function startInBackground({
  script,
  environment,
  timeout,
}: {
  script: string;
  environment: Environment;
  timeout: AbortSignal;
}): Promise<number> {
  const child = spawn(process.execPath, [script, 'start', '--foreground'], {
    detached: true,
    env: withoutNodeEnv(environment) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      child.kill('SIGKILL');
      reject(new HrcaError('AGENT_UNRESPONSIVE'));
    };
    timeout.addEventListener('abort', giveUp, { once: true });
    child.once('error', (cause) => reject(new HrcaError('AGENT_START_FAILED', { cause })));
    child.once('exit', (code, signal) => {
      reject(new HrcaError('AGENT_START_FAILED', { details: { exit: String(code ?? signal) } }));
    });
    child.once('message', (report: StartReport) => {
      timeout.removeEventListener('abort', giveUp);
      if ('code' in report) return reject(new HrcaError(report.code, { details: report.details }));
      child.disconnect();
      child.unref();
      resolve(report.port);
    });
  });
}
