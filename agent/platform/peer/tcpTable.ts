import type { End, Endpoints } from './peer.ts';

const ROW_BYTES = 24;
const LOCAL = 4;
const REMOTE = 12;
const OWNER = 20;

/**
 * The process that holds the connection from `own` to `agent`, by a `MIB_TCPTABLE_OWNER_PID`: a count, then rows of state,
 * local address and port, remote address and port, process; addresses and ports in network order.
 */
export function processOfConnection(table: Uint8Array, { peer, local }: Endpoints): number | undefined {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const count = Math.min(view.getUint32(0, true), Math.floor((table.length - 4) / ROW_BYTES));
  const isAt = ({ octets, port }: End, at: number) =>
    octets.every((octet, i) => view.getUint8(at + i) === octet) && view.getUint16(at + 4) === port;
  for (let row = 4; row < 4 + count * ROW_BYTES; row += ROW_BYTES) {
    if (isAt(peer, row + LOCAL) && isAt(local, row + REMOTE)) return view.getUint32(row + OWNER, true);
  }
  return undefined;
}
