import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { HrcaError } from '@hrca/protocol/errors';
import * as z from 'zod/mini';
import { writeFileAtomically } from '#agent/files/atomicWrite.ts';
import { readKeystoreFile } from '#agent/files/read.ts';

const base64 = z.lazy(() => z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/)));

const entrySchema = z.lazy(() =>
  z.strictObject({
    format: z.literal(1),
    id: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    /** DER, leaf first. */
    chain: z.array(base64).check(z.minLength(1), z.maxLength(10)),
    /** Names the device secret that decrypts `sealed`. It is new with each change of the PIN, so that an old copy of the file is useless. */
    generation: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
    secretStore: z.enum(['system', 'file']),
    sealed: base64,
  }),
);

/** The file of one imported certificate. `sealed` is its ProtectedKey, encrypted under the device secret. */
export type Entry = z.infer<typeof entrySchema>;

const fileSchema = z.lazy(() => z.strictObject({ entry: entrySchema, sha256: z.string() }));

/** The entry, or `undefined` if the file does not exist. @throws HrcaError `KEYSTORE_CORRUPT`, `KEYSTORE_UNREADABLE` */
export async function readEntry(path: string): Promise<Entry | undefined> {
  const text = await readKeystoreFile(path);
  if (text === undefined) return undefined;
  try {
    const { entry, sha256 } = z.parse(fileSchema, JSON.parse(text));
    if (digest(entry) !== sha256) throw new Error('checksum');
    return entry;
  } catch (cause) {
    throw new HrcaError('KEYSTORE_CORRUPT', { cause });
  }
}

/** @throws HrcaError `KEYSTORE_WRITE_FAILED`; the file is then unchanged */
export async function writeEntry(path: string, entry: Entry): Promise<void> {
  try {
    await writeFileAtomically(path, `${JSON.stringify({ entry, sha256: digest(entry) })}\n`);
  } catch (cause) {
    throw new HrcaError('KEYSTORE_WRITE_FAILED', { cause });
  }
}

/** @throws HrcaError `KEYSTORE_WRITE_FAILED` */
export async function removeEntry(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (cause) {
    throw new HrcaError('KEYSTORE_WRITE_FAILED', { cause });
  }
}

/** Detects disk corruption. Tampering is detected by AES-GCM. */
function digest(entry: Entry): string {
  return createHash('sha256').update(JSON.stringify(entry)).digest('hex');
}
