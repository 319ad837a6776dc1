import { setTimeout } from 'node:timers/promises';
import { HrcaError } from '@hrca/protocol/errors';
import type { Platform } from '#agent/platform/platform.ts';
import type { CommandContext } from '../commandContext.ts';
import { ifRunning } from '../session.ts';
import { texts } from '../text.ts';

const STOP_PAUSE_MS = 50;
const STOP_ATTEMPTS = 100;

export async function stop({ platform, print, t }: CommandContext): Promise<number> {
  const stopping = await ifRunning(platform, (admin) => admin.stop({}));
  if (stopping) await untilStopped(platform);
  print(t(stopping ? texts.stopped : texts.notRunning));
  return 0;
}

/** The agent releases its lock last: once it can be acquired, the shutdown is complete. */
async function untilStopped(platform: Platform): Promise<void> {
  for (let attempt = 0; attempt < STOP_ATTEMPTS; attempt++) {
    const lock = await platform.lockInstance();
    if (lock) return lock.release();
    await setTimeout(STOP_PAUSE_MS);
  }
  throw new HrcaError('AGENT_UNRESPONSIVE');
}
