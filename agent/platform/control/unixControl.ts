import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { basename, dirname } from 'node:path';
import { HrcaError } from '@hrca/protocol/errors';
import { ensurePrivateFolder } from '#agent/files/privateFolder.ts';
import type { ControlChannel, HeldPath } from './controlChannel.ts';

/** The effective user of the process at the other end of a connected Unix socket. */
export type FindPeerUser = (descriptor: number) => Promise<number | undefined>;
/** A path of a file in `folder` that fits into `sun_path`. @throws HrcaError `CONFIG_INVALID` */
export type ShortPath = (options: { folder: string; descriptor: number; name: string }) => string;

/**
 * A socket in a folder of mode 0700. The kernel reports the user at the other end of each connection, so that a folder
 * that another user has replaced meanwhile discloses nothing.
 */
export function unixControl({
  address,
  shortPath,
  findPeerUser,
  ownUser,
}: {
  address: string;
  shortPath: ShortPath;
  findPeerUser: FindPeerUser;
  ownUser: number | undefined;
}): ControlChannel {
  const folder = dirname(address);
  const hold = (): HeldPath => {
    const descriptor = openPrivateFolder(folder, ownUser);
    try {
      const path = shortPath({ folder, descriptor, name: basename(address) });
      let isHeld = true;
      // Closes once: the number may be reused for another file.
      const release = () => {
        if (isHeld) closeSync(descriptor);
        isHeld = false;
      };
      return { path, release };
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  };
  const isOwnPeer = async (socket: Socket) => {
    const descriptor = descriptorOf(socket);
    return descriptor !== undefined && ownUser !== undefined && (await findPeerUser(descriptor)) === ownUser;
  };
  return {
    toServe: async () => {
      await ensurePrivateFolder(folder);
      const held = hold();
      await rm(held.path, { force: true });
      return held;
    },
    toReach: async () => hold(),
    isOwnServer: isOwnPeer,
    isOwnClient: isOwnPeer,
    // In a folder of mode 0700 only a process of this user can have bound it.
    whenTaken: async () => 'AGENT_ALREADY_RUNNING',
  };
}

/**
 * `sun_path` holds 107 bytes, and libuv silently truncates a longer path. A path by way of the folder's descriptor
 * (proc(5)) is short, and always names the folder that was checked.
 */
export const linuxShortPath: ShortPath = ({ descriptor, name }) => `/proc/self/fd/${descriptor}/${name}`;

/** macOS has no such path; its `sun_path` holds 103 bytes. */
export const darwinShortPath: ShortPath = ({ folder, name }) => {
  const path = `${folder}/${name}`;
  const length = Buffer.byteLength(path);
  if (length <= DARWIN_PATH_MAX_BYTES) return path;
  const reason = `the path of the control socket has ${length} bytes, of at most ${DARWIN_PATH_MAX_BYTES}: set HRCA_HOME to a shorter path`;
  throw new HrcaError('CONFIG_INVALID', { details: { file: path, reason } });
};
const DARWIN_PATH_MAX_BYTES = 103;

function openPrivateFolder(folder: string, ownUser: number | undefined): number {
  let descriptor: number;
  try {
    descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (cause) {
    const isAbsent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const details = { folder };
    throw new HrcaError(isAbsent ? 'AGENT_UNAVAILABLE' : 'KEYSTORE_PERMISSIONS_UNSAFE', { cause, details });
  }
  const { uid, mode } = fstatSync(descriptor);
  if (uid === ownUser && (mode & 0o077) === 0) return descriptor;
  closeSync(descriptor);
  throw new HrcaError('KEYSTORE_PERMISSIONS_UNSAFE', { details: { folder } });
}

/** Node has no public API for it. */
function descriptorOf(socket: Socket): number | undefined {
  const handle = (socket as unknown as { _handle?: { fd?: number } | null })._handle;
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : undefined;
}
