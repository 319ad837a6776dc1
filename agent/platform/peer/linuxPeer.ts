import { readdirSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FindHolder } from './holder.ts';
import { endsOfPeer, type FindOwnPeer, peerNamed } from './peer.ts';

/** `askKernel` asks for one connection, and `lookInTables` among all of them where a kernel does not answer that. */
export function linuxPeers({
  ownUser,
  askKernel,
  lookInTables,
}: {
  ownUser: number | undefined;
  askKernel: FindHolder;
  lookInTables: FindHolder;
}): FindOwnPeer {
  return async (connection) => {
    const ends = endsOfPeer(connection);
    if (!ends) return undefined;
    const holder = await askKernel(ends).catch(() => lookInTables(ends));
    // A socket that its program has let go of belongs to nobody, and is told as root's.
    if (!holder || holder.inode === 0 || holder.user !== ownUser) return undefined;
    return peerNamed(() => programHolding(holder.inode));
  };
}

/** Looks through one process at a time, so that nobody waits for a machine full of them. */
async function programHolding(inode: number): Promise<string | undefined> {
  for (const process of listed('/proc').filter((name) => /^\d+$/.test(name))) {
    const folder = join('/proc', process, 'fd');
    if (listed(folder).some((descriptor) => target(join(folder, descriptor)) === `socket:[${inode}]`)) {
      const program = target(join('/proc', process, 'exe'));
      // An update replaces a program while it runs.
      return program && basename(program).replace(/ \(deleted\)$/, '');
    }
    await setImmediate();
  }
  return undefined;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function target(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
