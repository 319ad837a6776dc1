import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished } from 'vitest';

interface Watched {
  /** A copy of the bytes when they were created. */
  readonly held: Buffer;
  readonly bytes: Uint8Array;
  /** A PIN or PUK, from which a key is derived. */
  readonly isTyped?: boolean;
}

/**
 * Collects, from now on, every buffer that node:crypto decrypts into, every 32 random bytes, every key that scrypt and
 * HKDF derive, and the input of scrypt: all keys of the software keystore originate from one of these.
 */
export function watchSecrets(): Watched[] {
  const watched: Watched[] = [];
  const { createDecipheriv, hkdf, randomBytes, scrypt } = crypto;
  const watch = <T extends Uint8Array>(bytes: T, isTyped = false): T => {
    watched.push({ held: Buffer.from(bytes), bytes, isTyped });
    return bytes;
  };
  crypto.createDecipheriv = ((...parameters: Parameters<typeof createDecipheriv>) => {
    const decipher = createDecipheriv(...parameters);
    const update = decipher.update.bind(decipher) as (data: Uint8Array) => Buffer;
    decipher.update = ((data: Uint8Array) => watch(update(data))) as typeof decipher.update;
    return decipher;
  }) as typeof createDecipheriv;
  crypto.randomBytes = ((size: number) => {
    const bytes = randomBytes(size);
    return size === 32 ? watch(bytes) : bytes;
  }) as typeof randomBytes;
  crypto.scrypt = ((...[secret, salt, length, options, done]: Required<Parameters<typeof scrypt>>) => {
    if (secret instanceof Uint8Array) watch(secret, true);
    scrypt(secret, salt, length, options, (error, key) => done(error, watch(key)));
  }) as typeof scrypt;
  crypto.hkdf = ((...[digest, key, salt, info, length, done]: Parameters<typeof hkdf>) => {
    hkdf(digest, key, salt, info, length, (error, derived) => {
      watch(new Uint8Array(derived));
      done(error, derived);
    });
  }) as typeof hkdf;
  syncBuiltinESMExports();
  onTestFinished(() => {
    Object.assign(crypto, { createDecipheriv, hkdf, randomBytes, scrypt });
    syncBuiltinESMExports();
  });
  return watched;
}
