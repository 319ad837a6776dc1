import { readdirSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { endpointsOfPeer, type FindOwnPeer, type FindSocketOwner, peerNamed } from './peer.ts';

/** `askKernel` looks one connection up; `lookInTables` searches all of them, on a kernel without that interface. */
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
    // Linux reports a closed socket with inode 0 and root as its user.
    if (!socketOwner || socketOwner.inode === 0 || socketOwner.user !== ownUser) return undefined;
    return peerNamed(() => programHolding(socketOwner.inode));
  };
}

/** Yields after each process, so that other connections are served meanwhile. */
async function programHolding(inode: number): Promise<string | undefined> {
  for (const process of listed('/proc').filter((name) => /^\d+$/.test(name))) {
    const folder = join('/proc', process, 'fd');
    if (listed(folder).some((descriptor) => target(join(folder, descriptor)) === `socket:[${inode}]`)) {
      const program = target(join('/proc', process, 'exe'));
      // Linux appends this where an update has replaced the program's file.
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
