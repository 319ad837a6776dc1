import { HrcaError } from '@hrca/protocol/errors';
import { certificateId } from '@hrca/x509';
import type { Keystore, PinManagement, Watchable } from '../keystore.ts';
import { deviceEntries, withDistinctNames } from './deviceEntries.ts';
import { createDevicePins, passExpired } from './devicePins.ts';
import type { DeviceCertificate, Driver } from './driver.ts';

export type NativeKeystore = Keystore & PinManagement & Watchable & { close(): Promise<void> };

/**
 * The keys that a driver reaches, with the PIN asked in the agent's window. A device counts tries and locks by itself;
 * only its issuer can unlock it, so `unlock` always throws `KEY_LOCKED`.
 */
export function createNativeKeystore({
  driver,
  mustChangeInitialPin,
}: {
  driver: Driver;
  /** Whether the PIN 123456 must be changed before the first signature even if the device does not report it as initial. */
  mustChangeInitialPin: boolean;
}): NativeKeystore {
  let known = new Map<string, DeviceCertificate>();
  const list = async () => {
    const listed = withDistinctNames(await driver.list());
    known = new Map(listed.certificates.map((certificate) => [certificateId(certificate.certificate), certificate]));
    return listed;
  };
  /** From the last list, since reading a device takes up to a second. */
  const find = async (id: string): Promise<DeviceCertificate> => {
    if (!known.has(id)) await list();
    const found = known.get(id);
    if (!found) throw new HrcaError('KEY_REMOVED');
    return found;
  };
  const { isInitial, withPin, replacePin } = createDevicePins({
    driver,
    mustChangeInitialPin,
    currentPin: async (id) => {
      await list();
      return (await find(id)).pin;
    },
    onPinChanged: (id) => known.delete(id),
  });

  return {
    list: async () => deviceEntries(await list()),

    async sign({ id, algorithm, message, pins }) {
      const { pin: device } = await find(id);
      const signWith = (pin: Uint8Array | undefined) =>
        driver.sign({ certificateId: id, algorithm, message: message(), pin });
      if (device.askedBy === 'device') return signWith(undefined);
      return withPin({ id, device, pins }, async (pin) => {
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
      await withPin({ id, device, pins }, async (pin) => {
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
