import { linuxPeers } from '../../agent/platform/peer/linuxPeer.ts';

/** Tells this user's connections from another's, as the agent does on this machine. */
export const findOwnPeer = linuxPeers(process.geteuid?.());
