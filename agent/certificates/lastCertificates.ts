import { join } from 'node:path';
import * as z from 'zod/mini';
import { writeFileAtomically } from '../files/atomicWrite.ts';
import { makePrivateFolder } from '../files/privateFolder.ts';
import { readIfPresent } from '../files/read.ts';

/** The oldest entries are removed first. */
const ENTRIES_MAX = 200;
const schema = z.lazy(() =>
  z.array(z.strictObject({ origin: z.string(), id: z.string(), at: z.optional(z.number()) })),
);
type Entries = z.infer<typeof schema>;

/** The certificates with which the user logged in at each origin, and when. */
export interface LastCertificates {
  /** The certificate of the last login there. */
  of(origin: string): Promise<string | undefined>;
  /** When each certificate was last used, to the day, by its id; milliseconds since 1970. */
  usedAt(): Promise<ReadonlyMap<string, number>>;
  /** Never rejects: a login must not fail because of it. */
  remember(login: { origin: string; id: string; at: number }): Promise<void>;
}

/** Keeps them in a file, newest first, which is read at the first call. A damaged file counts as empty. */
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
    usedAt: async () => {
      const times = new Map<string, number>();
      for (const { id, at } of await entries()) if (at !== undefined) times.set(id, Math.max(at, times.get(id) ?? at));
      return times;
    },
    remember: async ({ origin, id, at }) => {
      const before = await entries();
      const [newest] = before;
      // The window shows only the day, and a write would cost every login two fsyncs.
      if (newest?.origin === origin && newest.id === id && isSameDay(newest.at, at)) return;
      const others = before.filter((entry) => entry.origin !== origin || entry.id !== id);
      const now = [{ origin, id, at }, ...others].slice(0, ENTRIES_MAX);
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

function isSameDay(one: number | undefined, other: number): boolean {
  return one !== undefined && new Date(one).toDateString() === new Date(other).toDateString();
}

async function readEntries(path: string): Promise<Entries> {
  return schema.parse(JSON.parse((await readIfPresent(path)) ?? '[]'));
}
