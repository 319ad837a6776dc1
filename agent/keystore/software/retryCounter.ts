import { PIN_TRIES, PUK_TRIES } from '@hrca/protocol/constants';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import * as z from 'zod/mini';
import type { CredentialStore } from '#agent/credentials/credentials.ts';
import { failpoint } from '#agent/failpoint.ts';
import { writeFileAtomically } from '#agent/files/atomicWrite.ts';
import { readKeystoreFile } from '#agent/files/read.ts';
import type { ProtectorName } from './protectedKey.ts';

/** Consecutive wrong entries after which a protector is locked. */
export const TRIES: Readonly<Record<ProtectorName, number>> = { pin: PIN_TRIES, puk: PUK_TRIES };

const countsSchema = z.lazy(() =>
  z.strictObject({
    generation: z.string(),
    pin: z.int().check(z.nonnegative()),
    puk: z.int().check(z.nonnegative()),
  }),
);
type Counts = z.infer<typeof countsSchema>;

/**
 * Counts entries since the last right one, in a file and in the credential store. The larger number is used, so that an old copy
 * of either gives no new tries; if both are missing, no tries are left.
 * Reading throws HrcaError `KEYSTORE_SECRET_MISSING` if only the credential store has lost its number, and `KEYSTORE_UNREADABLE`.
 */
export function createRetryCounter({
  file,
  credentials,
  account,
  generation,
}: {
  file: string;
  credentials: CredentialStore;
  account: string;
  generation: string;
}) {
  const read = async (): Promise<Record<ProtectorName, number>> => {
    const [inFile, inStore] = [await readKeystoreFile(file), await credentials.get(account)];
    // The credential store is locked or another one: its count may be the larger one.
    if (inFile !== undefined && inStore === undefined) throw new HrcaError('KEYSTORE_SECRET_MISSING');
    const kept = [inFile, inStore].map(parseCounts).filter((counts) => counts?.generation === generation) as Counts[];
    if (kept.length === 0) return { ...TRIES };
    return { pin: Math.max(...kept.map(({ pin }) => pin)), puk: Math.max(...kept.map(({ puk }) => puk)) };
  };
  const write = async (counts: Record<ProtectorName, number>) => {
    const text = JSON.stringify({ generation, pin: counts.pin, puk: counts.puk });
    try {
      await writeFileAtomically(file, text);
      failpoint('retry-counter-file-written');
      await credentials.set(account, text);
      failpoint('retry-counter-written');
    } catch (cause) {
      throw isHrcaError(cause) ? cause : new HrcaError('KEYSTORE_WRITE_FAILED', { cause });
    }
  };
  return {
    async left(protector: ProtectorName): Promise<number> {
      return Math.max(0, TRIES[protector] - (await read())[protector]);
    },
    /** Resolves once the entry is counted on disk and in the credential store. */
    async increment(protector: ProtectorName): Promise<void> {
      const counts = await read();
      await write({ ...counts, [protector]: counts[protector] + 1 });
    },
    /** After a right PIN its own counter is reset, after a right PUK both. */
    async reset(protector: ProtectorName): Promise<void> {
      const counts = await read();
      await write(protector === 'puk' ? { pin: 0, puk: 0 } : { ...counts, pin: 0 });
    },
    start: () => write({ pin: 0, puk: 0 }),
  };
}
export type RetryCounter = ReturnType<typeof createRetryCounter>;

function parseCounts(text: string | undefined): Counts | undefined {
  if (text === undefined) return undefined;
  try {
    return z.parse(countsSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
