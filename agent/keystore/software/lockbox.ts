import { randomBytes } from 'node:crypto';
import { foldSecret, type Secret, wipe } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import * as z from 'zod/mini';
import { deviceKey, SCRYPT_COST_MAX, seal, slowKey, unseal } from './sealing.ts';

/** A way in: the data key, sealed under what a PIN or a PUK stands for. */
const doorSchema = z.lazy(() =>
  z.strictObject({
    salt: z.string(),
    cost: z.int().check(z.minimum(2), z.maximum(SCRYPT_COST_MAX)),
    sealedDataKey: z.string(),
  }),
);
type Door = z.infer<typeof doorSchema>;

const lockboxSchema = z.lazy(() =>
  z.strictObject({
    /** Whether the PIN is still the one from the import. */
    isPinInitial: z.boolean(),
    pin: doorSchema,
    puk: doorSchema,
    /** PKCS#8 under the data key. */
    sealedPrivateKey: z.string(),
  }),
);

/**
 * A private key behind two doors. The PIN and the PUK each open the data key; the data key opens the private key; and
 * all of it lies sealed under the device secret, so that none of it can be guessed at elsewhere.
 */
export type Lockbox = z.infer<typeof lockboxSchema>;
export type DoorName = 'pin' | 'puk';

export async function createLockbox({
  privateKey,
  pin,
  puk,
  cost,
}: {
  privateKey: Uint8Array;
  pin: Secret;
  puk: Secret;
  cost: number;
}): Promise<Lockbox> {
  const dataKey = randomBytes(32);
  try {
    return {
      isPinInitial: true,
      pin: await makeDoor({ name: 'pin', secret: pin, dataKey, cost }),
      puk: await makeDoor({ name: 'puk', secret: puk, dataKey, cost }),
      sealedPrivateKey: toBase64(seal({ key: dataKey, plain: privateKey, context: 'private key' })),
    };
  } finally {
    wipe(dataKey);
  }
}

/** The data key, or nothing where the PIN or PUK is not the one. */
export async function openDoor({
  lockbox,
  name,
  secret,
}: {
  lockbox: Lockbox;
  name: DoorName;
  secret: Secret;
}): Promise<Uint8Array | undefined> {
  const { salt, cost, sealedDataKey } = lockbox[name];
  const key = await keyOf({ name, secret, salt: fromBase64(salt), cost });
  try {
    return unseal({ key, sealed: fromBase64(sealedDataKey), context: name });
  } finally {
    wipe(key);
  }
}

/** PKCS#8 DER. The caller wipes it after use. @throws HrcaError `KEYSTORE_CORRUPT` */
export function openPrivateKey({ lockbox, dataKey }: { lockbox: Lockbox; dataKey: Uint8Array }): Buffer {
  const plain = unseal({ key: dataKey, sealed: fromBase64(lockbox.sealedPrivateKey), context: 'private key' });
  if (plain === undefined) throw new HrcaError('KEYSTORE_CORRUPT');
  return plain;
}

export async function withNewPin({
  lockbox,
  dataKey,
  pin,
}: {
  lockbox: Lockbox;
  dataKey: Uint8Array;
  pin: Secret;
}): Promise<Lockbox> {
  return {
    ...lockbox,
    isPinInitial: false,
    pin: await makeDoor({ name: 'pin', secret: pin, dataKey, cost: lockbox.pin.cost }),
  };
}

export async function sealLockbox({
  lockbox,
  deviceSecret,
  id,
}: {
  lockbox: Lockbox;
  deviceSecret: Uint8Array;
  id: string;
}): Promise<string> {
  const key = await deviceKey(deviceSecret);
  try {
    return toBase64(seal({ key, plain: Buffer.from(JSON.stringify(lockbox)), context: id }));
  } finally {
    wipe(key);
  }
}

/** @throws HrcaError `KEYSTORE_CORRUPT` */
export async function unsealLockbox({
  sealed,
  deviceSecret,
  id,
}: {
  sealed: string;
  deviceSecret: Uint8Array;
  id: string;
}): Promise<Lockbox> {
  const key = await deviceKey(deviceSecret);
  const plain = unseal({ key, sealed: fromBase64(sealed), context: id });
  wipe(key);
  if (plain === undefined) throw new HrcaError('KEYSTORE_CORRUPT');
  return z.parse(lockboxSchema, JSON.parse(plain.toString()));
}

async function makeDoor({
  name,
  secret,
  dataKey,
  cost,
}: {
  name: DoorName;
  secret: Secret;
  dataKey: Uint8Array;
  cost: number;
}): Promise<Door> {
  const salt = randomBytes(16);
  const key = await keyOf({ name, secret, salt, cost });
  try {
    return { salt: toBase64(salt), cost, sealedDataKey: toBase64(seal({ key, plain: dataKey, context: name })) };
  } finally {
    wipe(key);
  }
}

async function keyOf({
  name,
  secret,
  salt,
  cost,
}: {
  name: DoorName;
  secret: Secret;
  salt: Uint8Array;
  cost: number;
}): Promise<Uint8Array> {
  const folded = foldSecret(secret);
  // People copy the PUK with or without its dashes.
  const octets = name === 'puk' ? digitsOf(folded) : folded;
  try {
    return await slowKey({ secret: octets, salt, cost });
  } finally {
    wipe(folded);
  }
}

/** Moves the digits to the front and zeroes the rest: no second copy that would have to be wiped. */
function digitsOf(bytes: Uint8Array): Uint8Array {
  let count = 0;
  for (const byte of bytes) if (byte >= 0x30 && byte <= 0x39) bytes[count++] = byte;
  return bytes.fill(0, count).subarray(0, count);
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}
