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
import { sameBytes } from '@hrca/x509';
import type { PinDialogue } from '../keystore.ts';
import { askNewPin, askUntilRight } from '../pinFlow.ts';
import type { DevicePin, Driver } from './driver.ts';

/** A PIN that the device does not ask for itself. */
export type AgentPin = Extract<DevicePin, { askedBy: 'agent' }>;

const initialPin = foldSecret(INITIAL_PIN);
/** Limits for a device that does not report its own. */
const ANY_LENGTHS = { min: 1, max: PIN_MAX_LENGTH };

/** What a PIN is asked for: a certificate, the state of its device's PIN, and the dialogue. */
export interface PinRequest {
  readonly id: string;
  readonly device: AgentPin;
  readonly pins: PinDialogue;
}

/** Asks for the PIN of a device in the agent's window until the device accepts it, and replaces it. */
export function createDevicePins({
  driver,
  mustChangeInitialPin,
  currentPin,
  onPinChanged,
}: {
  driver: Pick<Driver, 'changePin'>;
  /** Whether the PIN 123456 counts as initial even if the device does not report it as such. */
  mustChangeInitialPin: boolean;
  /** Reads the state of the PIN anew. */
  currentPin: (certificateId: string) => Promise<DevicePin>;
  onPinChanged: (certificateId: string) => void;
}) {
  const triesAfter = async ({ code, details }: HrcaError, id: string): Promise<number | undefined> => {
    if (code === 'PIN_LOCKED') return 0;
    if (typeof details.triesLeft === 'number') return details.triesLeft;
    if (code !== 'PIN_INCORRECT') return undefined;
    const pin = await currentPin(id);
    return pin.askedBy === 'agent' ? pin.triesLeft : undefined;
  };

  return {
    isInitial: (pin: Uint8Array, device: AgentPin): boolean =>
      device.isInitial || (mustChangeInitialPin && sameBytes(pin, initialPin)),

    /** Asks for the PIN until `use` succeeds with it. */
    withPin<T>({ id, device, pins }: PinRequest, use: (pin: Uint8Array) => Promise<T>): Promise<T> {
      let { triesLeft } = device;
      return askUntilRight({
        triesLeft: async () => triesLeft,
        // `false` is not passed on: few devices report an initial PIN, so its absence proves nothing.
        ask: async (state) => folded(await pins.askPin({ ...state, ...(device.isInitial && { isPinInitial: true }) })),
        open: async (typed) => {
          try {
            if (!isFit(typed, device)) throw new HrcaError('PIN_MALFORMED');
            return await use(typed);
          } catch (error) {
            // A malformed PIN was not sent to the device, so its retry counter has not changed.
            if (isHrcaError(error) && error.code !== 'PIN_MALFORMED') triesLeft = await triesAfter(error, id);
            throw error;
          } finally {
            wipe(typed);
          }
        },
      });
    },

    /** Asks for new PINs until the device accepts one in place of `pin`, which is right; calls `use` with the new one. */
    async replacePin<T>(
      {
        id,
        pin,
        device,
        pins,
        reason,
        problem,
      }: PinRequest & {
        readonly pin: Uint8Array;
        readonly reason: 'initial' | 'chosen';
        readonly problem?: ErrorCode | undefined;
      },
      use: (newPin: Uint8Array) => Promise<T>,
    ): Promise<T> {
      for (;;) {
        const newPin = folded(await askNewPin({ pins, reason, current: pin, problem }));
        try {
          if (!isFit(newPin, device)) {
            problem = 'PIN_REFUSED_BY_DEVICE';
            continue;
          }
          problem = await newPinProblem(driver.changePin({ certificateId: id, pin, newPin }));
          onPinChanged(id);
          if (problem !== undefined) continue;
          pins.pinSaved?.();
          return await use(newPin);
        } finally {
          wipe(newPin);
        }
      }
    },
  };
}

/** The PIN as it is sent to the device: UTF-8, with full-width digits of an input method replaced by ASCII digits. */
function folded(secret: Secret): Uint8Array {
  const bytes = foldSecret(secret);
  wipe(secret);
  return bytes;
}

/** Whether a PIN has a length that the device accepts. Others are not sent: many devices count them as a try. */
function isFit(pin: Uint8Array, { lengths = ANY_LENGTHS }: AgentPin): boolean {
  return canBeDevicePin(pin, lengths);
}

/** Ignores `PIN_EXPIRED`: the PIN was right and can be changed. Rethrows other errors. */
export function passExpired(error: unknown): void {
  if (!isHrcaError(error) || error.code !== 'PIN_EXPIRED') throw error;
}

/** `PIN_REFUSED_BY_DEVICE` where the device refuses the new PIN; then another one is asked for. */
async function newPinProblem(change: Promise<void>): Promise<ErrorCode | undefined> {
  try {
    await change;
    return undefined;
  } catch (error) {
    if (isHrcaError(error) && error.code === 'PIN_REFUSED_BY_DEVICE') return error.code;
    throw error;
  }
}
