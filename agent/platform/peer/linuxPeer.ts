import { readdirSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { endpointsOfPeer, type FindOwnPeer, peerNamed } from './peer.ts';
import type { FindSocketOwner } from './socketOwner.ts';

/** `askKernel` asks for one connection, and `lookInTables` among all of them where a kernel does not answer that. */
export function linuxPeers({
  ownUser,
  askKernel,
  lookInTables,
}: {
  ownUser: number | undefined;
  askKernel: FindSocketOwner;
  lookInTables: FindSocketOwner;
}): FindOwnPeer {
  return async (connection) => {
    const endpoints = endpointsOfPeer(connection);
    if (!endpoints) return undefined;
    const socketOwner = await askKernel(endpoints).catch(() => lookInTables(endpoints));
    // A socket that its program has let go of belongs to nobody, and is told as root's.
    if (!socketOwner || socketOwner.inode === 0 || socketOwner.user !== ownUser) return undefined;
    return peerNamed(() => programHolding(socketOwner.inode));
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
