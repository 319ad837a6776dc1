import { type ChildProcess, fork } from 'node:child_process';
import { withoutNodeEnv } from '#agent/platform/hardening.ts';
import type { Environment } from '#agent/platform/platform.ts';

export type StartNativeWorker = () => ChildProcess;

/**
 * The only place that starts a process for native code. `script` is the built `nativeWorker.ts`. Output of the library is
 * discarded, since it may contain PINs.
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
    // This process alone must not keep the agent or the command line running.
    child.unref();
    child.channel?.unref();
    return child;
  };
}
