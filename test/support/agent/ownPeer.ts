import { findInConnectionTable } from '#agent/platform/peer/connectionTable.ts';
import { linuxPeers } from '#agent/platform/peer/linuxPeer.ts';
import type { FindOwnPeer, FindSocketOwner } from '#agent/platform/peer/peer.ts';
import { socketDiagnosis } from '#agent/platform/peer/socketDiagnosis.ts';

const fails: FindSocketOwner = () => Promise.reject(new Error('not that way'));
const ownUser = process.geteuid?.();
const askKernel = socketDiagnosis('libc.so.6');
const lookInTables = findInConnectionTable;

/** Tells this user's connections from another's, as the agent does on this machine. */
export const findOwnPeer = linuxPeers({ ownUser, askKernel, lookInTables });

/** The two ways that it has, each by itself. */
export const waysToFindOwnPeer: readonly (readonly [name: string, find: FindOwnPeer])[] = [
  ['by asking the kernel', linuxPeers({ ownUser, askKernel, lookInTables: fails })],
  ['by the tables', linuxPeers({ ownUser, askKernel: fails, lookInTables })],
];
