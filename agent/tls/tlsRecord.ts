import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fieldError } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import * as z from 'zod/mini';
import { writeFileAtomically } from '../files/atomicWrite.ts';
import { ensurePrivateFolder } from '../files/privateFolder.ts';
import { readIfPresent } from '../files/read.ts';

const certificatesSchema = z.strictObject({ ca: z.string(), leaf: z.string(), key: z.string(), notAfter: z.number() });

/**
 * The certificates in use and those being installed or removed. Written before each step, so that after a crash every CA
 * that a store may trust is known.
 */
const recordSchema = z.strictObject({
  served: z.nullable(certificatesSchema),
  /** Not yet added to every store. */
  incoming: z.nullable(certificatesSchema),
  /** CAs, PEM, that must still be removed from the stores. */
  outgoing: z.array(z.string()),
});
export type TlsRecord = z.infer<typeof recordSchema>;

/** @throws HrcaError `CONFIG_INVALID`, `KEYSTORE_PERMISSIONS_UNSAFE` */
export function openTlsRecord(folder: string) {
  const path = join(folder, 'tls.json');
  return {
    async read(): Promise<TlsRecord> {
      const text = await readIfPresent(path);
      if (text === undefined) return { served: null, incoming: null, outgoing: [] };
      const json = parseJson(text);
      const { success, data, error } = recordSchema.safeParse(json);
      if (success) return data;
      const notJson = { expected: 'a JSON object', got: 'other text' };
      const { field: setting, ...problem } = fieldError('file', json, error.issues);
      const details = json === undefined ? { file: path, ...notJson } : { file: path, setting, ...problem };
      throw new HrcaError('CONFIG_INVALID', { cause: error, details });
    },
    async write(record: TlsRecord): Promise<void> {
      await ensurePrivateFolder(folder);
      await writeFileAtomically(path, JSON.stringify(record));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
