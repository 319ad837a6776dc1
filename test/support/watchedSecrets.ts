import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished } from 'vitest';

interface Watched {
  /** What it held when it was made. */
  readonly held: Buffer;
  readonly bytes: Uint8Array;
}

/**
 * Every buffer that node:crypto decrypts into, and every 32 random bytes, from now on: keys of the software keystore come into being
 * in these two ways only.
 */
export function watchSecrets(): Watched[] {
  const watched: Watched[] = [];
  const { createDecipheriv, randomBytes } = crypto;
  const watch = <T extends Uint8Array>(bytes: T): T => {
    watched.push({ held: Buffer.from(bytes), bytes });
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
  syncBuiltinESMExports();
  onTestFinished(() => {
    Object.assign(crypto, { createDecipheriv, randomBytes });
    syncBuiltinESMExports();
  });
  return watched;
}
