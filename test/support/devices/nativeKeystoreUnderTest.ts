import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FixtureUnit } from '@hrca/certs-fixtures';
import { certificateId } from '@hrca/x509';
import { onTestFinished } from 'vitest';
import { type CallLimits, createNativeHost } from '#agent/keystore/native/nativeHost.ts';
import { createNativeKeystore } from '#agent/keystore/native/nativeKeystore.ts';
import { nativeWorkerStarter } from '#agent/keystore/native/startNativeWorker.ts';
import type { WorkerEnd } from '#agent/keystore/native/workerConnection.ts';
import { temporaryFolder } from '../system/temporaryFolder.ts';
import { bundleForNode } from './bundleForNode.ts';
import type { FakeDeviceState } from './fakeDevice.ts';

export const DEVICE_PIN = 'js-2026';
const limits: CallLimits = { list: 10_000, work: 1_500, dialogue: 10_000 };

/** Bundles the process that hosts the simulated device. */
export async function bundleFakeDeviceWorker(folder: string): Promise<string> {
  return fileURLToPath(await bundleForNode({ entry: new URL('./fakeDeviceWorker.ts', import.meta.url), folder }));
}

/** A simulated device behind the real host: its driver runs in a process of its own, and the test sets the clock. */
export async function plugInFakeDevice({
  script,
  unit,
  state = {},
  mustChangeInitialPin = false,
}: {
  script: string;
  unit: FixtureUnit;
  state?: Partial<FakeDeviceState>;
  mustChangeInitialPin?: boolean;
}) {
  const file = join(await temporaryFolder(), 'key.json');
  const initial: FakeDeviceState = {
    label: '江苏CA Key',
    isPluggedIn: true,
    pin: DEVICE_PIN,
    triesLeft: 6,
    isInitial: false,
    certificate: Buffer.from(unit.certificateDer).toString('base64'),
    key: Buffer.from(unit.keyDer).toString('base64'),
    ...state,
  };
  await writeFile(file, JSON.stringify(initial));
  const pids: number[] = [];
  const ends: WorkerEnd[] = [];
  const clock = { now: 0 };
  const start = nativeWorkerStarter({ script, environment: process.env });
  const driver = createNativeHost({
    spec: { kind: 'pkcs11', library: file },
    startWorker: () => {
      const child = start();
      pids.push(child.pid as number);
      return child;
    },
    limits,
    now: () => clock.now,
    onEnd: (end) => ends.push(end),
  });
  onTestFinished(() => driver.close());
  const keystore = createNativeKeystore({ driver, mustChangeInitialPin });
  return { file, driver, keystore, pids, ends, clock, id: certificateId(unit.certificateDer) };
}
