import type { FindPeerUser } from './unixControl.ts';

// <sys/socket.h> of Linux on x86-64, AArch64 and LoongArch
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** `struct ucred`: pid, uid, gid. */
const UCRED_BYTES = 12;
const UCRED_UID = 4;

/** SO_PEERCRED of unix(7): the user of the process that called listen(2) or connect(2) at the other end. */
export function linuxPeerUser(libc: string): FindPeerUser {
  return async (descriptor) => {
    const { default: koffi } = await import('koffi');
    const getOption = koffi
      .load(libc)
      .func('int getsockopt(int socket, int level, int name, void *value, _Inout_ uint32_t *length)');
    const credentials = Buffer.alloc(UCRED_BYTES);
    const length = [UCRED_BYTES];
    const status = getOption(descriptor, SOL_SOCKET, SO_PEERCRED, credentials, length);
    return status === 0 && length[0] === UCRED_BYTES ? credentials.readUInt32LE(UCRED_UID) : undefined;
  };
}

/** getpeereid(3). */
export function darwinPeerUser(library: string): FindPeerUser {
  return async (descriptor) => {
    const { default: koffi } = await import('koffi');
    const getUser = koffi.load(library).func('int getpeereid(int socket, _Out_ uint32_t *user, _Out_ uint32_t *group)');
    const user = [0];
    return getUser(descriptor, user, [0]) === 0 ? user[0] : undefined;
  };
}
