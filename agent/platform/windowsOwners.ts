import { basename } from 'node:path/win32';

const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const TOKEN_QUERY = 8;
const TOKEN_USER = 1;
/** `TOKEN_USER` with a SID of maximum length. */
const TOKEN_USER_BYTES = 128;
const PATH_MAX_LENGTH = 32_768;

type Handle = bigint;

export interface WindowsOwners {
  /** `false` for a process that may not be queried. */
  isOwnProcess(id: number): boolean;
  /** File name of its program; `undefined` where Windows does not report it. */
  programOf(id: number): string | undefined;
  /** Whether the SID at this address is this user's. */
  isOwnSid(sid: bigint): boolean;
}

/** Compares processes and SIDs with this process's user. */
export async function openWindowsOwners(): Promise<WindowsOwners> {
  const calls = await loadCalls();
  const isOwnSid = (sid: bigint): boolean => {
    const ours = userOf(calls.currentProcess(), calls);
    return ours ? calls.isSameUser(sidIn(ours), sid) !== 0 : false;
  };
  return {
    isOwnSid,
    isOwnProcess: (id) => {
      const theirs = withProcess(id, calls, (process) => userOf(process, calls));
      return theirs ? isOwnSid(sidIn(theirs)) : false;
    },
    programOf: (id) => withProcess(id, calls, (process) => programOf(process, calls)),
  };
}

async function loadCalls() {
  const { default: koffi } = await import('koffi');
  const kernel = koffi.load('kernel32.dll');
  const security = koffi.load('advapi32.dll');
  return {
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

/** TOKEN_USER begins with the address of the SID, which lies in the same buffer. */
function sidIn(user: Buffer): bigint {
  return user.readBigUInt64LE(0);
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
