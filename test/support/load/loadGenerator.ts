import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** How a hostile program uses a port. */
export interface Load {
  readonly kind: 'idle' | 'rubbish' | 'slow' | 'deaf';
  readonly port: number;
  /** Origin of the handshakes that the agent admits. */
  readonly origin: string;
  /** rubbish: connections per second; idle: connections in total; slow and deaf: connections at a time. */
  readonly count: number;
}

export interface RunningLoad {
  /** Connections that were accepted so far, and how many of them are open now. */
  counts(): { made: number; open: number };
  stop(): Promise<void>;
}

/** Starts a load in a process of its own and resolves once it has sent its first counts. */
export async function startLoad(load: Load): Promise<RunningLoad> {
  const child = fork(join(import.meta.dirname, 'loadGeneratorMain.ts'), [JSON.stringify(load)], {
    execArgv: ['--import', 'tsx'],
  });
  let counts = { made: 0, open: 0 };
  child.on('message', (message) => {
    counts = message as typeof counts;
  });
  const ended = once(child, 'exit');
  let isOver = false;
  const stop = async () => {
    isOver = true;
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(stop);
  await Promise.race([once(child, 'message'), ended]);
  const read = () => {
    if (!isOver && child.exitCode !== null)
      throw new Error(`the load generator (${load.kind}) exited by itself, see above`);
    return counts;
  };
  read();
  return { counts: read, stop };
}
