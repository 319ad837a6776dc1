import { type ChildProcess, fork } from 'node:child_process';
import { withoutNodeEnv } from '#agent/platform/hardening.ts';
import type { Environment } from '#agent/platform/platform.ts';

export type StartNativeWorker = () => ChildProcess;

/**
 * How a process for native code is started, in this one place. `script` is the built `nativeWorker.ts`. What the library
 * prints goes nowhere, since it may print anything.
 */
export function nativeWorkerStarter({
  script,
  environment,
}: {
  script: string;
  environment: Environment;
}): StartNativeWorker {
  return () => {
    const child = fork(script, [], {
      env: withoutNodeEnv(environment) as NodeJS.ProcessEnv,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // The agent stays for its sockets and the command line for its command, neither for this.
    child.unref();
    child.channel?.unref();
    return child;
  };
}
