import { readUtf8OrGbk } from '@hrca/x509';
import { decode, type Handle, outputBuffer, readUlong, types, ULONG_BYTES, ulongs } from './abi.ts';
import { CKF_TOKEN, CKF_TOKEN_PRESENT } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';

const TRUE = 1;
/** Upper bound of slots with a token. */
const SLOTS_MAX = 64;
const MECHANISMS_MAX = 1_024;
/** Indices of ulMaxPinLen and ulMinPinLen among the CK_ULONGs after the flags of CK_TOKEN_INFO. */
const LIMITS = { maxPinLength: 4, minPinLength: 5 } as const;
/** Larger numbers are CK_UNAVAILABLE_INFORMATION or invalid. */
const PIN_LENGTH_MAX = 1_024;

export interface Token {
  readonly slot: Handle;
  /** Display name. */
  readonly label: string;
  readonly serial: string;
  readonly flags: number;
  /** ulMinPinLen and ulMaxPinLen; absent if they are invalid. */
  readonly pinLengths?: { readonly min: number; readonly max: number };
  /** Slot, serial number and label: changes when another token is in the same slot. */
  readonly identity: string;
  /** Identity and flags: changes with the token and with the state of its PIN. */
  readonly fingerprint: string;
}

/** Slots with a token. */
export async function slotsWithToken(cryptoki: Cryptoki): Promise<Handle[]> {
  const count = ulongs(SLOTS_MAX);
  const slots = Buffer.alloc(SLOTS_MAX * ULONG_BYTES);
  // Only a call without a buffer makes a module search for new slots (PKCS#11 §5.5).
  await cryptoki.call('C_GetSlotList', TRUE, null, ulongs(0));
  await cryptoki.call('C_GetSlotList', TRUE, slots, count);
  return Array.from({ length: Number(readUlong(count)) }, (_, i) => readUlong(slots, i));
}

export async function readToken(cryptoki: Cryptoki, slot: Handle): Promise<Token> {
  const memory = outputBuffer(types.tokenInfo);
  await cryptoki.call('C_GetTokenInfo', slot, memory);
  const info = decode<
    Record<'label' | 'manufacturer' | 'model' | 'serialNumber', Uint8Array> & {
      flags: number;
      limits: ArrayLike<Handle>;
    }
  >(memory, types.tokenInfo);
  const [label, model, serial] = [info.label, info.model, info.serialNumber].map(readUtf8OrGbk) as [
    string,
    string,
    string,
  ];
  const identity = [slot, serial, label].join('/');
  return {
    slot,
    label: label || model || readUtf8OrGbk(info.manufacturer) || serial,
    serial,
    flags: info.flags,
    ...pinLengths(info.limits),
    identity,
    fingerprint: [identity, info.flags].join('/'),
  };
}

/** Some modules report zero or CK_UNAVAILABLE_INFORMATION. */
function pinLengths(limits: ArrayLike<Handle>): Pick<Token, 'pinLengths'> {
  const [max, min] = [Number(limits[LIMITS.maxPinLength]), Number(limits[LIMITS.minPinLength])];
  return max > 0 && max <= PIN_LENGTH_MAX && min <= max ? { pinLengths: { min: Math.max(min, 1), max } } : {};
}

/** Whether a token was never initialized. SoftHSM always has one such token, which holds no certificates. */
export function isBlank({ flags }: Token): boolean {
  return (flags & CKF_TOKEN.TOKEN_INITIALIZED) === 0;
}

/** Tries left by the flags; USER_PIN_COUNT_LOW is not a number. */
export function triesLeft({ flags }: Token): number | undefined {
  if (flags & CKF_TOKEN.USER_PIN_LOCKED) return 0;
  return flags & CKF_TOKEN.USER_PIN_FINAL_TRY ? 1 : undefined;
}

export async function isTokenPresent(cryptoki: Cryptoki, slot: Handle): Promise<boolean> {
  const memory = outputBuffer(types.slotInfo);
  try {
    await cryptoki.call('C_GetSlotInfo', slot, memory);
  } catch {
    return false;
  }
  return (decode<{ flags: number }>(memory, types.slotInfo).flags & CKF_TOKEN_PRESENT) !== 0;
}

export async function mechanismsOf(cryptoki: Cryptoki, slot: Handle): Promise<ReadonlySet<Handle>> {
  const count = ulongs(MECHANISMS_MAX);
  const list = Buffer.alloc(MECHANISMS_MAX * ULONG_BYTES);
  await cryptoki.call('C_GetMechanismList', slot, list, count);
  return new Set(Array.from({ length: Number(readUlong(count)) }, (_, i) => readUlong(list, i)));
}
