import { openWindowsOwners } from '../windowsOwners.ts';
import { endpointsOfPeer, type FindOwnPeer, peerNamed } from './peer.ts';
import { processOfConnection } from './tcpTable.ts';

const AF_INET = 2;
const TCP_TABLE_OWNER_PID_CONNECTIONS = 4;
const ERROR_INSUFFICIENT_BUFFER = 122;

/** By `GetExtendedTcpTable`, and the user of the process that it names. */
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
    // It may have grown since its size was asked for.
    const table = new Uint8Array(size[0] ?? 0);
    const status = getTable(table, size, 0, AF_INET, TCP_TABLE_OWNER_PID_CONNECTIONS, 0);
    if (status === 0) return table;
    if (status !== ERROR_INSUFFICIENT_BUFFER) throw new Error(`GetExtendedTcpTable failed with ${status}`);
  }
}
