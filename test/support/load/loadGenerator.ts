import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** What a hostile program does to a port. */
export interface Load {
  readonly kind: 'idle' | 'rubbish' | 'slow' | 'deaf';
  readonly port: number;
  /** Of the handshakes that are meant to be admitted. */
  readonly origin: string;
  /** Connections in a second for rubbish, in all for idle ones, else how many at a time. */
  readonly count: number;
}

export interface RunningStorm {
  /** Connections that the port has taken so far, and how many of them are open now. */
  counts(): { made: number; open: number };
  stop(): Promise<void>;
}

/** Starts a storm in a process of its own and resolves once it rages. */
export async function startLoad(load: Load): Promise<RunningStorm> {
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
    if (!isOver && child.exitCode !== null) throw new Error(`the storm of ${load.kind} ended by itself, see above`);
    return counts;
  };
  read();
  return { counts: read, stop };
}
