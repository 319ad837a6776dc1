import type { FindHolder, Holder } from './holder.ts';
import type { End } from './peer.ts';
import { tableReader } from './readTable.ts';

/** Sockets that come and go while the kernel writes its table may hide a row from one reading. */
const READINGS = 3;

/** By `/proc/net/tcp`, and `tcp6` for programs that speak IPv4 through an IPv6 socket (proc(5)). */
export function connectionTable(): FindHolder {
  const tables = [
    { read: tableReader('/proc/net/tcp'), prefix: '' },
    { read: tableReader('/proc/net/tcp6'), prefix: '0000000000000000FFFF0000' },
  ];
  return async ({ own, agent }) => {
    for (let reading = 0; reading < READINGS; reading++) {
      for (const { read, prefix } of tables) {
        const holder = holderIn(await read(), `${prefix}${hex(own)} ${prefix}${hex(agent)}`);
        if (holder) return holder;
      }
    }
    return undefined;
  };
}

/** `local_address` as the kernel prints it, on the little-endian machines that there are builds for. */
function hex({ octets, port }: End): string {
  return `${Buffer.from(octets).reverse().toString('hex')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}

function holderIn(table: Buffer, ends: string): Holder | undefined {
  const start = table.indexOf(`: ${ends} `, 0, 'latin1');
  if (start < 0) return undefined;
  const [, , , , , , user, , inode] = table.toString('latin1', start + 2, start + 300).split(/\s+/);
  return { user: Number(user), inode: Number(inode) };
}
