import { readFile } from 'node:fs/promises';
import type { Endpoint, FindSocketOwner, SocketOwner } from './peer.ts';

/** One read may miss a row: sockets open and close while the kernel writes its table. */
const READS_MAX = 3;
/** IPv4, and IPv4-mapped IPv6, whose addresses begin with `prefix`. */
const tables = [
  { path: '/proc/net/tcp', prefix: '' },
  { path: '/proc/net/tcp6', prefix: '0000000000000000FFFF0000' },
] as const;

/** Searches the tables of all connections (proc(5)). */
export const findInConnectionTable: FindSocketOwner = async ({ peer, local }) => {
  for (let read = 0; read < READS_MAX; read++) {
    for (const { path, prefix } of tables) {
      // Without IPv6 there is no second table.
      const table = await readFile(path).catch(() => Buffer.alloc(0));
      const socketOwner = ownerIn(table, `${prefix}${hex(peer)} ${prefix}${hex(local)}`);
      if (socketOwner) return socketOwner;
    }
  }
  return undefined;
};

/** `local_address` as the kernel prints it on little-endian machines; there are builds for no others. */
function hex({ address, port }: Endpoint): string {
  return `${Buffer.from(address).reverse().toString('hex')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}

function ownerIn(table: Buffer, endpoints: string): SocketOwner | undefined {
  const start = table.indexOf(`: ${endpoints} `, 0, 'latin1');
  if (start < 0) return undefined;
  const [, , , , , , user, , inode] = table.toString('latin1', start + 2, start + 300).split(/\s+/);
  return { user: Number(user), inode: Number(inode) };
}
