import { createCipheriv, createDecipheriv, hkdf, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** scrypt's cost N; r = 8, p = 1. 2^17 takes 128 MiB and about half a second: what one guess shall cost. */
export const SCRYPT_COST = 2 ** 17;
/** A file that asks for more than this was not written by us. */
export const SCRYPT_COST_MAX = 2 ** 20;

const scryptAsync = promisify(
  (secret: Uint8Array, salt: Uint8Array, cost: number, done: (error: Error | null, key: Buffer) => void) =>
    scrypt(secret, salt, 32, { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 }, done),
);
const hkdfAsync = promisify((secret: Uint8Array, done: (error: Error | null, key: ArrayBuffer) => void) =>
  hkdf('sha256', secret, new Uint8Array(0), 'hrca software keystore', 32, done),
);

/** The key that a PIN or PUK stands for, 32 bytes. Slow on purpose, and off the event loop. */
export function derivePinKey({
  secret,
  salt,
  cost,
}: {
  secret: Uint8Array;
  salt: Uint8Array;
  cost: number;
}): Promise<Uint8Array> {
  return scryptAsync(secret, salt, cost);
}

/** The key that a device secret stands for, 32 bytes: it has full entropy and needs no slowness. */
export async function deriveDeviceKey(secret: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await hkdfAsync(secret));
}

/** AES-256-GCM: nonce ‖ ciphertext ‖ tag. `context` is bound to it, so that a sealed value fits one place only. */
export function wrap({ key, plain, context }: { key: Uint8Array; plain: Uint8Array; context: string }): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `seal` made, or gives nothing where key, context or bytes are not the same. The caller wipes the result. */
export function unwrap({
  key,
  sealed,
  context,
}: {
  key: Uint8Array;
  sealed: Uint8Array;
  context: string;
}): Buffer | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    // Only checks the tag: GCM is a stream, and a copy of the plaintext would have to be wiped as well.
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    return undefined;
  }
}
