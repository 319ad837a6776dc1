import { readdirSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type End, endsOfPeer, type FindOwnPeer, peerNamed } from './peer.ts';
import { tableReader } from './readTable.ts';

/** Sockets that come and go while the kernel writes its table may hide a row from one reading. */
const READINGS = 3;

/** By `/proc/net/tcp`, and `tcp6` for programs that speak IPv4 through an IPv6 socket (proc(5)). */
export function linuxPeers(ownUser: number | undefined): FindOwnPeer {
  const tables = [
    { read: tableReader('/proc/net/tcp'), prefix: '' },
    { read: tableReader('/proc/net/tcp6'), prefix: '0000000000000000FFFF0000' },
  ];
  return async (connection) => {
    const ends = endsOfPeer(connection);
    if (!ends) return undefined;
    for (let reading = 0; reading < READINGS; reading++) {
      for (const { read, prefix } of tables) {
        const row = rowOf(await read(), `${prefix}${hex(ends.own)} ${prefix}${hex(ends.agent)}`);
        if (row) return row.user === ownUser ? peerNamed(() => programHolding(row.inode)) : undefined;
      }
    }
    return undefined;
  };
}

/** `local_address` as the kernel prints it, on the little-endian machines that there are builds for. */
function hex({ octets, port }: End): string {
  return `${Buffer.from(octets).reverse().toString('hex')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}

function rowOf(table: Buffer, ends: string): { user: number; inode: string } | undefined {
  const start = table.indexOf(`: ${ends} `, 0, 'latin1');
  if (start < 0) return undefined;
  const [, , , , , , user, , inode] = table.toString('latin1', start + 2, start + 300).split(/\s+/);
  // A socket that its program has let go of belongs to nobody, and is printed as root's.
  return inode === undefined || inode === '0' ? undefined : { user: Number(user), inode };
}

/** Looks through one process at a time, so that nobody waits for a machine full of them. */
async function programHolding(inode: string): Promise<string | undefined> {
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
