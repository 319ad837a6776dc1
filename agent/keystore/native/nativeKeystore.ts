import {
  canBeDevicePin,
  type ErrorCode,
  foldSecret,
  INITIAL_PIN,
  PIN_MAX_LENGTH,
  type Secret,
  wipe,
} from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { certificateChain, certificateId, readableCertificates, readCertificate, sameBytes } from '@hrca/x509';
import type { Keystore, KeystoreEntry, PinDialogue, PinManagement, Watchable } from '../keystore.ts';
import { askNewPin, askUntilRight } from '../pinFlow.ts';
import { withDistinctNames } from './deviceNames.ts';
import type { DeviceCertificate, DevicePin, Driver } from './driver.ts';

export type NativeKeystore = Keystore & PinManagement & Watchable & { close(): Promise<void> };
const initialPin = foldSecret(INITIAL_PIN);
type AgentPin = Extract<DevicePin, { askedBy: 'agent' }>;
/** Of a device that does not tell its own. */
const ANY_LENGTHS = { min: 1, max: PIN_MAX_LENGTH };

/**
 * The keys that a driver reaches, with the PIN asked in our window. A Key counts tries and locks by itself; what unlocks
 * it is its issuer's secret, so `unlock` can only say so.
 */
export function createNativeKeystore({
  driver,
  mustChangeInitialPin,
}: {
  driver: Driver;
  /** The rule for these Keys: 123456 signs nothing, whether or not the Key says that it is the initial PIN. */
  mustChangeInitialPin: boolean;
}): NativeKeystore {
  let known = new Map<string, DeviceCertificate>();
  const list = async () => {
    const listed = withDistinctNames(await driver.list());
    known = new Map(listed.certificates.map((certificate) => [certificateId(certificate.certificate), certificate]));
    return listed;
  };
  /** As the list showed it that the person chose from; reading a Key once more takes up to a second. */
  const find = async (id: string): Promise<DeviceCertificate> => {
    if (!known.has(id)) await list();
    const found = known.get(id);
    if (!found) throw new HrcaError('KEY_REMOVED');
    return found;
  };

  const isInitial = (pin: Uint8Array, device: AgentPin) =>
    device.isInitial || (mustChangeInitialPin && sameBytes(pin, initialPin));

  /** Has the person replace `pin`, which is right, and lets `use` have the new one. */
  const replacePin = async <T>(
    {
      id,
      pin,
      pins,
      reason,
      problem,
      device,
    }: {
      id: string;
      pin: Uint8Array;
      device: AgentPin;
      pins: PinDialogue;
      reason: 'initial' | 'chosen';
      problem?: ErrorCode | undefined;
    },
    use: (newPin: Uint8Array) => Promise<T>,
  ): Promise<T> => {
    for (;;) {
      const newPin = folded(await askNewPin({ pins, reason, current: pin, problem }));
      try {
        if (!isFit(newPin, device)) {
          problem = 'PIN_REFUSED_BY_DEVICE';
          continue;
        }
        problem = await refusalOf(driver.changePin({ certificateId: id, pin, newPin }));
        // What the list said of the PIN is no longer true.
        known.delete(id);
        if (problem !== undefined) continue;
        pins.pinSaved?.();
        return await use(newPin);
      } finally {
        wipe(newPin);
      }
    }
  };

  /** Asks for the PIN until `use` gets through with it. */
  const withPin = <T>(
    id: string,
    pin: AgentPin,
    pins: PinDialogue,
    use: (pin: Uint8Array) => Promise<T>,
  ): Promise<T> => {
    let { triesLeft } = pin;
    return askUntilRight({
      triesLeft: async () => triesLeft,
      // A device that does not say so may have its initial PIN all the same.
      ask: async (state) => folded(await pins.askPin({ ...state, ...(pin.isInitial && { isPinInitial: true }) })),
      open: async (typed) => {
        try {
          if (!isFit(typed, pin)) throw new HrcaError('PIN_MALFORMED');
          return await use(typed);
        } catch (error) {
          // What was not sent has cost nothing.
          if (isHrcaError(error) && error.code !== 'PIN_MALFORMED') triesLeft = await triesAfter(error, id);
          throw error;
        } finally {
          wipe(typed);
        }
      },
    });
  };

  const triesAfter = async ({ code, details }: HrcaError, id: string): Promise<number | undefined> => {
    if (code === 'PIN_LOCKED') return 0;
    if (typeof details.triesLeft === 'number') return details.triesLeft;
    if (code !== 'PIN_INCORRECT') return undefined;
    await list();
    const { pin } = await find(id);
    return pin.askedBy === 'agent' ? pin.triesLeft : undefined;
  };

  return {
    async list() {
      const { certificates, faults } = await list();
      return [
        ...certificates.map(describe),
        ...faults.map(({ device, problem }) => ({ kind: 'fault', name: device, problem }) as const),
      ];
    },

    async sign({ id, algorithm, message, pins }) {
      const { pin: device } = await find(id);
      const signWith = (pin: Uint8Array | undefined) =>
        driver.sign({ certificateId: id, algorithm, message: message(), pin });
      if (device.askedBy === 'device') return signWith(undefined);
      return withPin(id, device, pins, async (pin) => {
        if (isInitial(pin, device)) {
          await driver.verifyPin({ certificateId: id, pin });
          return replacePin({ id, pin, device, pins, reason: 'initial' }, signWith);
        }
        try {
          return await signWith(pin);
        } catch (error) {
          passExpired(error);
          return replacePin({ id, pin, device, pins, reason: 'chosen', problem: 'PIN_EXPIRED' }, signWith);
        }
      });
    },

    async changePin({ id, pins }) {
      const { pin: device } = await find(id);
      if (device.askedBy === 'device') throw new HrcaError('PIN_MANAGED_BY_DEVICE');
      await withPin(id, device, pins, async (pin) => {
        await driver.verifyPin({ certificateId: id, pin }).catch(passExpired);
        await replacePin({ id, pin, device, pins, reason: 'chosen' }, async () => undefined);
      });
    },

    unlock: async () => {
      throw new HrcaError('KEY_LOCKED');
    },
    watch: (listener) => driver.watch(listener),
    close: () => driver.close(),
  };
}

/** As it goes to a device: full-width digits from an input method are the digits on the Key's leaflet. */
function folded(secret: Secret): Uint8Array {
  const octets = foldSecret(secret);
  wipe(secret);
  return octets;
}

/** What a device cannot have as its PIN is not sent to it: many count it as a try. */
function isFit(pin: Uint8Array, { lengths = ANY_LENGTHS }: AgentPin): boolean {
  return canBeDevicePin(pin, lengths);
}

/** An expired PIN is right: all that is wrong with it is what a change mends. */
function passExpired(error: unknown): void {
  if (!isHrcaError(error) || error.code !== 'PIN_EXPIRED') throw error;
}

/** A new PIN that the device did not like, which the person can mend. */
async function refusalOf(change: Promise<void>): Promise<ErrorCode | undefined> {
  try {
    await change;
    return undefined;
  } catch (error) {
    if (isHrcaError(error) && error.code === 'PIN_REFUSED_BY_DEVICE') return error.code;
    throw error;
  }
}

function isLocked(pin: DevicePin): boolean {
  return pin.askedBy === 'agent' && pin.triesLeft === 0;
}

function describe({
  certificate: der,
  issuers,
  device,
  algorithms,
  pin,
  isKeySeen,
  problem,
}: DeviceCertificate): KeystoreEntry {
  const id = certificateId(der);
  try {
    const certificate = readCertificate(der);
    return {
      kind: 'certificate',
      id,
      certificate,
      chain: certificateChain(certificate, readableCertificates(issuers)),
      algorithms,
      triesLeft: pin.askedBy === 'agent' ? pin.triesLeft : undefined,
      device,
      isKeySeen,
      ...(pin.askedBy === 'device' && { isPinOfDevice: true }),
      ...(problem && { problem }),
      ...(isLocked(pin) && { problem: 'KEY_LOCKED' as const }),
    };
  } catch (error) {
    if (!isHrcaError(error)) throw error;
    return { kind: 'unreadable', id, name: device, device, problem: error.code };
  }
}
