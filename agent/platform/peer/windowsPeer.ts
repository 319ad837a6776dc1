import { basename } from 'node:path/win32';
import { endsOfPeer, type FindOwnPeer, peerNamed } from './peer.ts';
import { processOfConnection } from './tcpTable.ts';

const AF_INET = 2;
const TCP_TABLE_OWNER_PID_CONNECTIONS = 4;
const ERROR_INSUFFICIENT_BUFFER = 122;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const TOKEN_QUERY = 8;
const TOKEN_USER = 1;
/** `TOKEN_USER` with the longest SID that there is. */
const TOKEN_USER_BYTES = 128;
const PATH_MAX_LENGTH = 32_768;

type Handle = bigint;

/** By `GetExtendedTcpTable`, and the user of the process that it names. A process that may not be looked at is not ours. */
export function windowsPeers(): FindOwnPeer {
  let loading: Promise<Calls> | undefined;
  return async (connection) => {
    const ends = endsOfPeer(connection);
    if (!ends) return undefined;
    loading ??= loadCalls();
    const calls = await loading;
    const owner = processOfConnection(readTable(calls), ends);
    if (owner === undefined || !isOwnUsers(owner, calls)) return undefined;
    return peerNamed(async () => withProcess(owner, calls, (process) => programOf(process, calls)));
  };
}

async function loadCalls() {
  const { default: koffi } = await import('koffi');
  const [network, kernel, security] = ['iphlpapi.dll', 'kernel32.dll', 'advapi32.dll'].map((name) => koffi.load(name));
  if (!network || !kernel || !security) throw new Error('not Windows');
  return {
    getTable: network.func(
      'uint32_t __stdcall GetExtendedTcpTable(void *table, _Inout_ uint32_t *size, int sorted, uint32_t family, int kind, uint32_t reserved)',
    ),
    openProcess: kernel.func('void * __stdcall OpenProcess(uint32_t access, int inherit, uint32_t process)'),
    currentProcess: kernel.func('void * __stdcall GetCurrentProcess()'),
    closeHandle: kernel.func('int __stdcall CloseHandle(void *handle)'),
    imageName: kernel.func(
      'int __stdcall QueryFullProcessImageNameW(void *process, uint32_t flags, void *name, _Inout_ uint32_t *length)',
    ),
    openToken: security.func('int __stdcall OpenProcessToken(void *process, uint32_t access, _Out_ void **token)'),
    tokenInformation: security.func(
      'int __stdcall GetTokenInformation(void *token, int kind, void *information, uint32_t length, _Out_ uint32_t *needed)',
    ),
    isSameUser: security.func('int __stdcall EqualSid(void *a, void *b)'),
  };
}
type Calls = Awaited<ReturnType<typeof loadCalls>>;

function readTable({ getTable }: Calls): Uint8Array {
  const size = [0];
  for (;;) {
    // It may have grown since its size was asked for.
    const table = new Uint8Array(size[0] ?? 0);
    const status = getTable(table, size, 0, AF_INET, TCP_TABLE_OWNER_PID_CONNECTIONS, 0);
    if (status === 0) return table;
    if (status !== ERROR_INSUFFICIENT_BUFFER) throw new Error(`GetExtendedTcpTable failed with ${status}`);
  }
}

function isOwnUsers(owner: number, calls: Calls): boolean {
  const ours = userOf(calls.currentProcess(), calls);
  const theirs = withProcess(owner, calls, (process) => userOf(process, calls));
  // TOKEN_USER starts with the address of the SID, which lies in the same bytes.
  return ours && theirs ? calls.isSameUser(ours.readBigUInt64LE(0), theirs.readBigUInt64LE(0)) !== 0 : false;
}

function withProcess<T>(id: number, calls: Calls, use: (process: Handle) => T): T | undefined {
  const process: Handle | null = calls.openProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, id);
  if (!process) return undefined;
  try {
    return use(process);
  } finally {
    calls.closeHandle(process);
  }
}

function userOf(process: Handle, calls: Calls): Buffer | undefined {
  const token: [Handle | null] = [null];
  if (!calls.openToken(process, TOKEN_QUERY, token)) return undefined;
  try {
    const user = Buffer.alloc(TOKEN_USER_BYTES);
    return calls.tokenInformation(token[0], TOKEN_USER, user, user.length, [0]) ? user : undefined;
  } finally {
    calls.closeHandle(token[0]);
  }
}

function programOf(process: Handle, { imageName }: Calls): string | undefined {
  const name = Buffer.alloc(PATH_MAX_LENGTH * 2);
  const length = [PATH_MAX_LENGTH];
  if (!imageName(process, 0, name, length)) return undefined;
  return basename(name.toString('utf16le', 0, (length[0] ?? 0) * 2));
}
