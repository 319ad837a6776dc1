import { readFile } from 'node:fs/promises';
import type { End } from './peer.ts';
import type { FindSocketOwner, SocketOwner } from './socketOwner.ts';

/** Sockets that come and go while the kernel writes its table may hide a row from one reading. */
const READINGS = 3;
/** Where the kernel lists IPv4, and IPv4 spoken through an IPv6 socket; addresses there begin with `prefix`. */
const tables = [
  { path: '/proc/net/tcp', prefix: '' },
  { path: '/proc/net/tcp6', prefix: '0000000000000000FFFF0000' },
] as const;

/** By the tables of all connections (proc(5)). */
export const findInConnectionTable: FindSocketOwner = async ({ peer, local }) => {
  for (let reading = 0; reading < READINGS; reading++) {
    for (const { path, prefix } of tables) {
      // A machine without IPv6 has no such table.
      const table = await readFile(path).catch(() => Buffer.alloc(0));
      const socketOwner = holderIn(table, `${prefix}${hex(peer)} ${prefix}${hex(local)}`);
      if (socketOwner) return socketOwner;
    }
  }
  return undefined;
};

/** `local_address` as the kernel prints it, on the little-endian machines that there are builds for. */
function hex({ octets, port }: End): string {
  return `${Buffer.from(octets).reverse().toString('hex')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}

function holderIn(table: Buffer, endpoints: string): SocketOwner | undefined {
  const start = table.indexOf(`: ${endpoints} `, 0, 'latin1');
  if (start < 0) return undefined;
  const [, , , , , , user, , inode] = table.toString('latin1', start + 2, start + 300).split(/\s+/);
  return { user: Number(user), inode: Number(inode) };
}
