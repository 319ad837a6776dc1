import { createPrivateKey } from 'node:crypto';
import { readFile, watch, writeFile } from 'node:fs/promises';
import { HrcaError } from '@hrca/protocol/errors';
import { certificateId, jwsSignature, readCertificate } from '@hrca/x509';
import type { DeviceCertificate, Driver } from '#agent/keystore/native/driver.ts';

/** State of a simulated device, in a file that test and driver share; key and certificate are base64 of DER. */
export interface FakeDeviceState {
  label: string;
  isPluggedIn: boolean;
  pin: string;
  triesLeft: number;
  isInitial: boolean;
  certificate: string;
  key: string;
}

export async function readFakeDevice(file: string): Promise<FakeDeviceState> {
  return JSON.parse(await readFile(file, 'utf8'));
}

export async function changeFakeDevice(file: string, change: Partial<FakeDeviceState>): Promise<void> {
  await writeFile(file, JSON.stringify({ ...(await readFakeDevice(file)), ...change }));
}

/** PINs that make the driver crash or hang, as a faulty vendor library does. */
export const CRASH_PIN = 'crash!';
export const HANG_PIN = 'hang!!';

/** A driver for one simulated device, to be run in a process of its own. */
export async function openFakeDevice({ library: file }: { library: string }): Promise<Driver> {
  const plugged = async (certificateOf?: string): Promise<FakeDeviceState> => {
    const state = await readFakeDevice(file);
    if (!state.isPluggedIn || (certificateOf && certificateId(der(state)) !== certificateOf))
      throw new HrcaError('KEY_REMOVED');
    return state;
  };
  const verify = async (id: string, bytes: Uint8Array): Promise<FakeDeviceState> => {
    const pin = Buffer.from(bytes).toString();
    if (pin === CRASH_PIN) process.kill(process.pid, 'SIGSEGV');
    while (pin === HANG_PIN);
    const state = await plugged(id);
    if (state.triesLeft === 0) throw new HrcaError('PIN_LOCKED');
    if (pin === state.pin) return state;
    const triesLeft = state.triesLeft - 1;
    await changeFakeDevice(file, { triesLeft });
    throw triesLeft === 0 ? new HrcaError('PIN_LOCKED') : new HrcaError('PIN_INCORRECT', { details: { triesLeft } });
  };
  return {
    list: async () => {
      const state = await readFakeDevice(file);
      return { certificates: state.isPluggedIn ? [describe(state)] : [], faults: [] };
    },
    verifyPin: async ({ certificateId: id, pin }) => void (await verify(id, pin)),
    sign: async ({ certificateId: id, algorithm, message, pin }) => {
      const state = await verify(id, pin as Uint8Array);
      const privateKey = createPrivateKey({ key: Buffer.from(state.key, 'base64'), format: 'der', type: 'pkcs8' });
      const { publicKeyInfo } = readCertificate(der(state));
      return jwsSignature({ algorithm, privateKey, publicKeyInfo, message });
    },
    changePin: async ({ certificateId: id, pin, newPin }) => {
      await verify(id, pin);
      if (newPin.length > 8) throw new HrcaError('PIN_REFUSED_BY_DEVICE');
      await changeFakeDevice(file, { pin: Buffer.from(newPin).toString(), isInitial: false });
    },
    watch: (listener) => {
      const ended = new AbortController();
      void (async () => {
        for await (const _ of watch(file, { signal: ended.signal })) listener();
      })().catch(() => undefined);
      return () => ended.abort();
    },
    close: async () => undefined,
  };
}

const der = ({ certificate }: FakeDeviceState) => new Uint8Array(Buffer.from(certificate, 'base64'));

function describe(state: FakeDeviceState): DeviceCertificate {
  const { label, triesLeft, isInitial } = state;
  return {
    certificate: der(state),
    issuers: [],
    device: label,
    algorithms: ['ES256'],
    pin: { askedBy: 'agent', triesLeft, isInitial },
    isKeyVisible: true,
  };
}
