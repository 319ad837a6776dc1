import type { IsOwnServer } from './platform.ts';
import { openWindowsProcesses } from './windowsProcesses.ts';

const GENERIC_READ = 0x80000000;
const OPEN_EXISTING = 3;
/** SECURITY_SQOS_PRESENT with SECURITY_IDENTIFICATION: whoever serves the pipe may know who asks, not act in their name. */
const TELL_NAME_ONLY = 0x00110000;
const INVALID_HANDLE = -1;
/** All instances may be taken for a moment. */
const WAIT_MS = 2_000;

/**
 * By `GetNamedPipeServerProcessId`, over a connection of its own, and the user of the process that it names. Who made the
 * first instance of a pipe alone decides who may make more of them, and ours lets nobody else: as long as a connection to
 * the pipe is open, whoever serves the next one serves that one.
 */
export function windowsPipeOwner(): IsOwnServer {
  return async (name) => {
    const { default: koffi } = await import('koffi');
    const kernel = koffi.load('kernel32.dll');
    const waitForPipe = kernel.func('int __stdcall WaitNamedPipeW(const char16_t *name, uint32_t ms)');
    const openPipe = kernel.func(
      'intptr_t __stdcall CreateFileW(const char16_t *name, uint32_t access, uint32_t share, void *security, uint32_t disposition, uint32_t flags, void *template)',
    );
    const serverOf = kernel.func('int __stdcall GetNamedPipeServerProcessId(intptr_t pipe, _Out_ uint32_t *process)');
    const closeHandle = kernel.func('int __stdcall CloseHandle(intptr_t handle)');
    const { isOwnUsers } = await openWindowsProcesses();
    if (!waitForPipe(name, WAIT_MS)) return false;
    const pipe = openPipe(name, GENERIC_READ, 0, null, OPEN_EXISTING, TELL_NAME_ONLY, null);
    if (Number(pipe) === INVALID_HANDLE) return false;
    try {
      const server: [number] = [0];
      return serverOf(pipe, server) !== 0 && isOwnUsers(server[0]);
    } finally {
      closeHandle(pipe);
    }
  };
}
