import { createCipheriv, createDecipheriv, hkdf, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** scrypt's cost N, with r = 8 and p = 1: one guess takes 128 MiB and about half a second. Stored with each entry. */
export const SCRYPT_COST = 2 ** 17;
/** Upper bound of the cost in a file, against memory exhaustion. */
export const SCRYPT_COST_MAX = 2 ** 20;

const scryptAsync = promisify(
  (secret: Uint8Array, salt: Uint8Array, cost: number, done: (error: Error | null, key: Buffer) => void) =>
    scrypt(secret, salt, 32, { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 }, done),
);
const hkdfAsync = promisify((secret: Uint8Array, done: (error: Error | null, key: ArrayBuffer) => void) =>
  hkdf('sha256', secret, new Uint8Array(0), 'hrca software keystore', 32, done),
);

/** Derives 32 bytes from a PIN or PUK by scrypt, outside the event loop. */
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

/** Derives 32 bytes from a device secret by HKDF; the secret has full entropy, so scrypt is not needed. */
export async function deriveDeviceKey(secret: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await hkdfAsync(secret));
}

/** AES-256-GCM: nonce ‖ ciphertext ‖ tag. `context` is the associated data, so that a value is valid in one place only. */
export function wrap({ key, plain, context }: { key: Uint8Array; plain: Uint8Array; context: string }): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Reverses `wrap`; `undefined` if key, context or bytes differ. The caller wipes the result. */
export function unwrap({
  key,
  wrapped,
  context,
}: {
  key: Uint8Array;
  wrapped: Uint8Array;
  context: string;
}): Buffer | undefined {
  if (wrapped.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(wrapped.subarray(-TAG_BYTES));
  const plain = decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    // Only checks the tag: GCM returns no further bytes, and concatenating would leave a second copy of the plaintext.
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    return undefined;
  }
}
