import { randomBytes, randomInt } from 'node:crypto';
import { foldSecret, type Secret, wipe } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import * as z from 'zod/mini';
import { deriveDeviceKey, derivePinKey, SCRYPT_COST_MAX, unwrap, wrap } from './keyWrapping.ts';

/** The data key, encrypted under a key derived from the PIN or PUK. */
const protectorSchema = z.lazy(() =>
  z.strictObject({
    salt: z.string(),
    cost: z.int().check(z.minimum(2), z.maximum(SCRYPT_COST_MAX)),
    sealedDataKey: z.string(),
  }),
);
type Protector = z.infer<typeof protectorSchema>;

const protectedKeySchema = z.lazy(() =>
  z.strictObject({
    /** Whether the PIN is still the one from the import. */
    isPinInitial: z.boolean(),
    pin: protectorSchema,
    puk: protectorSchema,
    /** PKCS#8, encrypted under the data key. */
    sealedPrivateKey: z.string(),
  }),
);

/**
 * A private key, encrypted under a data key; the data key, encrypted twice: for the PIN and for the PUK. On disk all of it is
 * encrypted under the device secret, so that a PIN cannot be guessed from a copied file.
 */
export type ProtectedKey = z.infer<typeof protectedKeySchema>;
export type ProtectorName = 'pin' | 'puk';

/** A PUK of twelve random digits, in groups of four: `4821-0937-5562`. */
export function createPuk(): string {
  return Array.from({ length: 3 }, () => String(randomInt(10_000)).padStart(4, '0')).join('-');
}

export async function createProtectedKey({
  privateKey,
  pin,
  puk,
  cost,
}: {
  privateKey: Uint8Array;
  pin: Secret;
  puk: Secret;
  cost: number;
}): Promise<ProtectedKey> {
  const dataKey = randomBytes(32);
  try {
    return {
      isPinInitial: true,
      pin: await createProtector({ name: 'pin', secret: pin, dataKey, cost }),
      puk: await createProtector({ name: 'puk', secret: puk, dataKey, cost }),
      sealedPrivateKey: toBase64(wrap({ key: dataKey, plain: privateKey, context: 'private key' })),
    };
  } finally {
    wipe(dataKey);
  }
}

/** The data key, or `undefined` if the PIN or PUK is wrong. */
export async function unlockDataKey({
  protectedKey,
  name,
  secret,
}: {
  protectedKey: ProtectedKey;
  name: ProtectorName;
  secret: Secret;
}): Promise<Uint8Array | undefined> {
  const { salt, cost, sealedDataKey } = protectedKey[name];
  const key = await keyFromSecret({ name, secret, salt: fromBase64(salt), cost });
  try {
    return unwrap({ key, wrapped: fromBase64(sealedDataKey), context: name });
  } finally {
    wipe(key);
  }
}

/** PKCS#8 DER. The caller wipes it after use. @throws HrcaError `KEYSTORE_CORRUPT` */
export function openPrivateKey({ protectedKey, dataKey }: { protectedKey: ProtectedKey; dataKey: Uint8Array }): Buffer {
  const plain = unwrap({ key: dataKey, wrapped: fromBase64(protectedKey.sealedPrivateKey), context: 'private key' });
  if (plain === undefined) throw new HrcaError('KEYSTORE_CORRUPT');
  return plain;
}

export async function withNewPin({
  protectedKey,
  dataKey,
  pin,
}: {
  protectedKey: ProtectedKey;
  dataKey: Uint8Array;
  pin: Secret;
}): Promise<ProtectedKey> {
  return {
    ...protectedKey,
    isPinInitial: false,
    pin: await createProtector({ name: 'pin', secret: pin, dataKey, cost: protectedKey.pin.cost }),
  };
}

export async function wrapProtectedKey({
  protectedKey,
  deviceSecret,
  id,
}: {
  protectedKey: ProtectedKey;
  deviceSecret: Uint8Array;
  id: string;
}): Promise<string> {
  const key = await deriveDeviceKey(deviceSecret);
  try {
    return toBase64(wrap({ key, plain: Buffer.from(JSON.stringify(protectedKey)), context: id }));
  } finally {
    wipe(key);
  }
}

/** @throws HrcaError `KEYSTORE_CORRUPT` */
export async function unwrapProtectedKey({
  wrapped,
  deviceSecret,
  id,
}: {
  wrapped: string;
  deviceSecret: Uint8Array;
  id: string;
}): Promise<ProtectedKey> {
  const key = await deriveDeviceKey(deviceSecret);
  const plain = unwrap({ key, wrapped: fromBase64(wrapped), context: id });
  wipe(key);
  if (plain === undefined) throw new HrcaError('KEYSTORE_CORRUPT');
  return z.parse(protectedKeySchema, JSON.parse(plain.toString()));
}

async function createProtector({
  name,
  secret,
  dataKey,
  cost,
}: {
  name: ProtectorName;
  secret: Secret;
  dataKey: Uint8Array;
  cost: number;
}): Promise<Protector> {
  const salt = randomBytes(16);
  const key = await keyFromSecret({ name, secret, salt, cost });
  try {
    return { salt: toBase64(salt), cost, sealedDataKey: toBase64(wrap({ key, plain: dataKey, context: name })) };
  } finally {
    wipe(key);
  }
}

async function keyFromSecret({
  name,
  secret,
  salt,
  cost,
}: {
  name: ProtectorName;
  secret: Secret;
  salt: Uint8Array;
  cost: number;
}): Promise<Uint8Array> {
  const folded = foldSecret(secret);
  // Users type the PUK with or without its separators.
  const bytes = name === 'puk' ? digitsOf(folded) : folded;
  try {
    return await derivePinKey({ secret: bytes, salt, cost });
  } finally {
    wipe(folded);
  }
}

/** Moves the digits to the front and zeroes the rest. In place, so that there is no second copy to wipe. */
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
