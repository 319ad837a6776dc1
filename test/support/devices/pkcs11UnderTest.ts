import { onTestFinished } from 'vitest';
import { type CallLimits, createNativeHost } from '#agent/keystore/native/nativeHost.ts';
import { nativeWorkerStarter } from '#agent/keystore/native/startNativeWorker.ts';
import type { WorkerEnd } from '#agent/keystore/native/workerConnection.ts';
import { built } from '../built/built.ts';

/** The built process for native libraries; it must be inside the checkout, since koffi is not bundled. */
export const NATIVE_WORKER = built('agent/dist/nativeWorker.js');
const limits: CallLimits = { list: 10_000, work: 10_000, dialogue: 10_000 };

/** Loads a PKCS#11 module in the built process for native libraries. */
export function hostPkcs11(
  library: string,
  { env = {}, ...changed }: { env?: Record<string, string> } & Partial<CallLimits> = {},
) {
  const ends: WorkerEnd[] = [];
  const clock = { now: 0 };
  const driver = createNativeHost({
    spec: { kind: 'pkcs11', library },
    startWorker: nativeWorkerStarter({ script: NATIVE_WORKER, environment: { ...process.env, ...env } }),
    limits: { ...limits, ...changed },
    now: () => clock.now,
    onEnd: (end) => ends.push(end),
  });
  onTestFinished(() => driver.close());
  return { driver, ends, clock };
}
