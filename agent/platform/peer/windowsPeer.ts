import { openWindowsOwners } from '../windowsOwners.ts';
import { type Endpoint, type Endpoints, endpointsOfPeer, type FindOwnPeer, peerNamed } from './peer.ts';

const AF_INET = 2;
const TCP_TABLE_OWNER_PID_CONNECTIONS = 4;
const ERROR_INSUFFICIENT_BUFFER = 122;
/** `MIB_TCPROW_OWNER_PID` */
const ROW_BYTES = 24;
const LOCAL = 4;
const REMOTE = 12;
const OWNER = 20;

/** Finds the client's process with `GetExtendedTcpTable` and compares its user with this process's. */
export function windowsPeers(): FindOwnPeer {
  let loading: Promise<Calls> | undefined;
  return async (connection) => {
    const endpoints = endpointsOfPeer(connection);
    if (!endpoints) return undefined;
    loading ??= loadCalls();
    const { getTable, owners } = await loading;
    const owner = processOfConnection(readTable(getTable), endpoints);
    if (owner === undefined || !owners.isOwnProcess(owner)) return undefined;
    return peerNamed(async () => owners.programOf(owner));
  };
}

async function loadCalls() {
  const { default: koffi } = await import('koffi');
  const network = koffi.load('iphlpapi.dll');
  return {
    getTable: network.func(
      'uint32_t __stdcall GetExtendedTcpTable(void *table, _Inout_ uint32_t *size, int sorted, uint32_t family, int kind, uint32_t reserved)',
    ),
    owners: await openWindowsOwners(),
  };
}
type Calls = Awaited<ReturnType<typeof loadCalls>>;

function readTable(getTable: Calls['getTable']): Uint8Array {
  const size = [0];
  for (;;) {
    // The table may have grown since the call that returned its size.
    const table = new Uint8Array(size[0] ?? 0);
    const status = getTable(table, size, 0, AF_INET, TCP_TABLE_OWNER_PID_CONNECTIONS, 0);
    if (status === 0) return table;
    if (status !== ERROR_INSUFFICIENT_BUFFER) throw new Error(`GetExtendedTcpTable failed with ${status}`);
  }
}

/**
 * The process that owns the client's socket, from a `MIB_TCPTABLE_OWNER_PID`: a count, then rows of state, local address
 * and port, remote address and port, process. Addresses and ports are in network order.
 */
export function processOfConnection(table: Uint8Array, { peer, local }: Endpoints): number | undefined {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const count = Math.min(view.getUint32(0, true), Math.floor((table.length - 4) / ROW_BYTES));
  const isAt = ({ address, port }: Endpoint, at: number) =>
    address.every((byte, i) => view.getUint8(at + i) === byte) && view.getUint16(at + 4) === port;
  for (let row = 4; row < 4 + count * ROW_BYTES; row += ROW_BYTES) {
    if (isAt(peer, row + LOCAL) && isAt(local, row + REMOTE)) return view.getUint32(row + OWNER, true);
  }
  return undefined;
}
