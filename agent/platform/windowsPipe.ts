import { createServer } from 'node:net';
import { HrcaError } from '@hrca/protocol/errors';
import { type ControlChannel, isAddressTaken } from './control/controlChannel.ts';
import type { InstanceLock } from './platform.ts';
import { openWindowsOwners } from './windowsOwners.ts';

const GENERIC_READ = 0x80000000;
const OPEN_EXISTING = 3;
/** SECURITY_SQOS_PRESENT with SECURITY_IDENTIFICATION: the server of the pipe may identify the client, not impersonate it. */
const IDENTIFICATION_ONLY = 0x00110000;
const INVALID_HANDLE = -1;
const SE_KERNEL_OBJECT = 6;
const OWNER_SECURITY_INFORMATION = 1;
/** The owner of objects that an elevated program creates. */
const WIN_BUILTIN_ADMINISTRATORS_SID = 26;
/** All instances may be in use for a moment. */
const WAIT_MS = 2_000;

/**
 * Whether this user, or the administrators, own the pipe; only an administrator can set another owner. The id of the
 * serving process would not do, since Windows reuses ids. The access list of the first instance decides who may create
 * further ones, and ours allows no other user: while a connection is open, the owner cannot change.
 */
export function windowsPipeOwner(): (name: string) => Promise<boolean> {
  return async (name) => {
    const { default: koffi } = await import('koffi');
    const kernel = koffi.load('kernel32.dll');
    const security = koffi.load('advapi32.dll');
    const waitForPipe = kernel.func('int __stdcall WaitNamedPipeW(const char16_t *name, uint32_t ms)');
    const openPipe = kernel.func(
      'intptr_t __stdcall CreateFileW(const char16_t *name, uint32_t access, uint32_t share, void *security, uint32_t disposition, uint32_t flags, void *template)',
    );
    const closeHandle = kernel.func('int __stdcall CloseHandle(intptr_t handle)');
    const free = kernel.func('void * __stdcall LocalFree(void *memory)');
    const securityOf = security.func(
      'uint32_t __stdcall GetSecurityInfo(intptr_t handle, int type, uint32_t wanted, _Out_ void **owner, void *group, void *dacl, void *sacl, _Out_ void **descriptor)',
    );
    const isWellKnown = security.func('int __stdcall IsWellKnownSid(void *sid, int kind)');
    const { isOwnSid } = await openWindowsOwners();
    if (!waitForPipe(name, WAIT_MS)) return false;
    const pipe = openPipe(name, GENERIC_READ, 0, null, OPEN_EXISTING, IDENTIFICATION_ONLY, null);
    if (Number(pipe) === INVALID_HANDLE) return false;
    const owner: [bigint | null] = [null];
    const descriptor: [bigint | null] = [null];
    const wanted = OWNER_SECURITY_INFORMATION;
    try {
      if (securityOf(pipe, SE_KERNEL_OBJECT, wanted, owner, null, null, null, descriptor) !== 0 || !owner[0])
        return false;
      return isOwnSid(owner[0]) || isWellKnown(owner[0], WIN_BUILTIN_ADMINISTRATORS_SID) !== 0;
    } finally {
      free(descriptor[0]);
      closeHandle(pipe);
    }
  };
}

/** A named pipe. Its default access list allows no other user to write, so that the server need not check its client. */
export function windowsControl(name: string, isOwnPipe = windowsPipeOwner()): ControlChannel {
  const held = { path: name, release: () => undefined };
  return {
    toServe: async () => held,
    toReach: async () => held,
    isOwnServer: () => isOwnPipe(name),
    isOwnClient: async () => true,
    whenTaken: async () => ((await isOwnPipe(name)) ? 'AGENT_ALREADY_RUNNING' : 'AGENT_FOREIGN'),
  };
}

/**
 * Locks by creating the first instance of a pipe (FILE_FLAG_FIRST_PIPE_INSTANCE, which Node sets); it ends with the process.
 *
 * @throws HrcaError `AGENT_FOREIGN` where another user has created it
 */
export function lockPipe(name: string, isOwnPipe = windowsPipeOwner()): Promise<InstanceLock | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (!isAddressTaken(error)) return reject(error);
      isOwnPipe(name).then(
        (isOwn) => (isOwn ? resolve(undefined) : reject(new HrcaError('AGENT_FOREIGN', { cause: error }))),
        reject,
      );
    });
    server.listen(name, () => {
      server.unref();
      resolve({ release: () => server.close() });
    });
  });
}
