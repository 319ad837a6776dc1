import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Endpoint, type Endpoints, endpointsOfPeer, type FindOwnPeer, peerNamed } from './peer.ts';

// <sys/proc_info.h> and <libproc.h>
const PROC_UID_ONLY = 4;
const PROC_PIDLISTFDS = 1;
const PROC_PIDFDSOCKETINFO = 3;
const FDINFO_BYTES = 8;
const PROX_FDTYPE_SOCKET = 2;
const SOCKET_FDINFO_BYTES = 792;
const SOI_KIND = 256;
const SOCKINFO_TCP = 2;
const INSI_FPORT = 264;
const INSI_LPORT = 268;
/** An IPv4 address is the last of the four words. */
const INSI_FADDR = 264 + 32 + 12;
const INSI_LADDR = 264 + 48 + 12;
const PATH_MAX_BYTES = 4096;
const PROCESSES_MAX = 8192;
const DESCRIPTORS_MAX = 8192;

/** Searches the sockets of this user's processes with `libproc`. */
export function darwinPeers(ownUser: number | undefined): FindOwnPeer {
  let loading: Promise<Calls> | undefined;
  return async (connection) => {
    const endpoints = endpointsOfPeer(connection);
    if (!endpoints || ownUser === undefined) return undefined;
    loading ??= loadCalls();
    const calls = await loading;
    for (const process of processesOf(ownUser, calls)) {
      if (holds(process, endpoints, calls)) return peerNamed(async () => programOf(process, calls));
      // Yields after each process, so that other connections are served meanwhile.
      await setImmediate();
    }
    return undefined;
  };
}

/** Whether a `struct socket_fdinfo` describes the client's socket of the connection. */
export function isSocketOf(information: Uint8Array, { peer, local }: Endpoints): boolean {
  const view = new DataView(information.buffer, information.byteOffset, information.byteLength);
  const isAt = ({ address, port }: Endpoint, addressAt: number, portAt: number) =>
    address.every((byte, i) => view.getUint8(addressAt + i) === byte) && view.getUint16(portAt) === port;
  return (
    view.getInt32(SOI_KIND, true) === SOCKINFO_TCP &&
    isAt(peer, INSI_LADDR, INSI_LPORT) &&
    isAt(local, INSI_FADDR, INSI_FPORT)
  );
}

async function loadCalls() {
  const { default: koffi } = await import('koffi');
  const library = koffi.load('/usr/lib/libproc.dylib');
  return {
    listProcesses: library.func('int proc_listpids(uint32_t kind, uint32_t user, void *buffer, int size)'),
    processInformation: library.func(
      'int proc_pidinfo(int process, int flavor, uint64_t argument, void *buffer, int size)',
    ),
    descriptorInformation: library.func(
      'int proc_pidfdinfo(int process, int descriptor, int flavor, void *buffer, int size)',
    ),
    path: library.func('int proc_pidpath(int process, void *buffer, uint32_t size)'),
  };
}
type Calls = Awaited<ReturnType<typeof loadCalls>>;

function processesOf(user: number, { listProcesses }: Calls): Uint32Array {
  const processes = new Uint32Array(PROCESSES_MAX);
  const bytes: number = listProcesses(PROC_UID_ONLY, user, processes, processes.byteLength);
  return processes.subarray(0, Math.max(0, bytes / processes.BYTES_PER_ELEMENT));
}

function holds(process: number, endpoints: Endpoints, calls: Calls): boolean {
  const descriptors = Buffer.alloc(DESCRIPTORS_MAX * FDINFO_BYTES);
  const bytes: number = calls.processInformation(process, PROC_PIDLISTFDS, 0, descriptors, descriptors.length);
  const socket = Buffer.alloc(SOCKET_FDINFO_BYTES);
  for (let at = 0; at + FDINFO_BYTES <= bytes; at += FDINFO_BYTES) {
    if (descriptors.readUInt32LE(at + 4) !== PROX_FDTYPE_SOCKET) continue;
    const descriptor = descriptors.readInt32LE(at);
    const size: number = calls.descriptorInformation(process, descriptor, PROC_PIDFDSOCKETINFO, socket, socket.length);
    if (size === SOCKET_FDINFO_BYTES && isSocketOf(socket, endpoints)) return true;
  }
  return false;
}

function programOf(process: number, { path }: Calls): string | undefined {
  const buffer = Buffer.alloc(PATH_MAX_BYTES);
  const length: number = path(process, buffer, buffer.length);
  return length > 0 ? basename(buffer.toString('utf8', 0, length)) : undefined;
}
