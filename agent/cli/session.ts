import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { agentDefaults } from '../agentDefaults.ts';
import { type Admin, createAdmin } from '../control/admin.ts';
import { remoteAdmin } from '../control/controlClient.ts';
import { ensurePrivateFolder } from '../files/privateFolder.ts';
import type { Platform } from '../platform/platform.ts';
import { openOwnStores, openOwnTls } from '../runAgent.ts';

/**
 * Calls `use` with the running agent's administration or, where no agent runs, with that of this process under the agent's
 * lock. Either way one process at a time accesses the keystore.
 */
export async function withAdmin<T>(
  { platform, now }: { platform: Platform; now: () => number },
  use: (admin: Admin) => Promise<T>,
): Promise<T> {
  await ensurePrivateFolder(platform.paths.state);
  const lock = await platform.lockInstance();
  if (!lock) return use(remoteAdmin(platform.control));
  const notRunning = () => Promise.reject(new HrcaError('AGENT_UNAVAILABLE'));
  try {
    const { keystore, origins } = await openOwnStores({
      platform,
      tuning: agentDefaults,
      onWeakCredentials: () => undefined,
      onDriverEnd: () => undefined,
      onUnexpected: () => undefined,
    });
    return await use(
      createAdmin({
        keystore,
        origins,
        now,
        tls: openOwnTls(platform)(() => undefined),
        agent: { status: notRunning, open: notRunning, stop: notRunning },
      }),
    );
  } finally {
    lock.release();
  }
}

/** The result of `use` with the running agent; `undefined` where none runs. */
export async function ifRunning<T>(platform: Platform, use: (admin: Admin) => Promise<T>): Promise<T | undefined> {
  try {
    return await use(remoteAdmin(platform.control));
  } catch (error) {
    if (isHrcaError(error) && error.code === 'AGENT_UNAVAILABLE') return undefined;
    throw error;
  }
}
