import type { ControlChannel } from '#agent/platform/control/controlChannel.ts';
import { linuxPeerUser } from '#agent/platform/control/peerUser.ts';
import { linuxShortPath, unixControl } from '#agent/platform/control/unixControl.ts';

/** The control channel at `address`, composed as the agent composes it on Linux. */
export function controlAt(address: string): ControlChannel {
  return unixControl({
    address,
    shortPath: linuxShortPath,
    findPeerUser: linuxPeerUser('libc.so.6'),
    ownUser: process.geteuid?.(),
  });
}
