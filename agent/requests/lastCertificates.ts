import { join } from 'node:path';
import * as z from 'zod/mini';
import { makePrivateFolder, writeFileAtomically } from '../files/atomicWrite.ts';
import { readIfPresent } from '../files/readIfPresent.ts';

/** More portals than anybody logs in to; the oldest choice goes first. */
const ORIGINS_MAX = 100;
const schema = z.lazy(() => z.array(z.strictObject({ origin: z.string(), id: z.string() })));
type Entries = z.infer<typeof schema>;

/** With which certificate the person logged in at each origin the last time. */
export interface LastCertificates {
  of(origin: string): Promise<string | undefined>;
  /** Never fails: a login must not end over a convenience. */
  remember(origin: string, id: string): Promise<void>;
}

/** Keeps them in a file of the state folder, read when first asked. A damaged file is an empty one. */
export function createLastCertificates({
  folder,
  onFailure,
}: {
  folder: string;
  onFailure: (cause: unknown) => void;
}): LastCertificates {
  const path = join(folder, 'last-certificates.json');
  let known: Promise<Entries> | undefined;
  const entries = () => {
    known ??= readEntries(path).catch((cause: unknown) => {
      onFailure(cause);
      return [];
    });
    return known;
  };
  return {
    of: async (origin) => (await entries()).find((entry) => entry.origin === origin)?.id,
    remember: async (origin, id) => {
      const before = await entries();
      if (before.some((entry) => entry.origin === origin && entry.id === id)) return;
      const others = before.filter((entry) => entry.origin !== origin);
      const now = [{ origin, id }, ...others].slice(0, ORIGINS_MAX);
      known = Promise.resolve(now);
      try {
        await makePrivateFolder(folder);
        await writeFileAtomically(path, JSON.stringify(now));
      } catch (cause) {
        onFailure(cause);
      }
    },
  };
}

async function readEntries(path: string): Promise<Entries> {
  return schema.parse(JSON.parse((await readIfPresent(path)) ?? '[]'));
}
