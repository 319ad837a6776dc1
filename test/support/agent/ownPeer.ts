import { findInConnectionTable } from '#agent/platform/peer/connectionTable.ts';
import { linuxPeers } from '#agent/platform/peer/linuxPeer.ts';
import type { FindOwnPeer, FindSocketOwner } from '#agent/platform/peer/peer.ts';
import { socketDiagnosis } from '#agent/platform/peer/socketDiagnosis.ts';

const fails: FindSocketOwner = () => Promise.reject(new Error('disabled in this test'));
const ownUser = process.geteuid?.();
const askKernel = socketDiagnosis('libc.so.6');
const lookInTables = findInConnectionTable;

/** Finds whether a connection belongs to this user, composed as the agent composes it on Linux. */
export const findOwnPeer = linuxPeers({ ownUser, askKernel, lookInTables });

/** Its two sources, each with the other one disabled. */
export const waysToFindOwnPeer: readonly (readonly [name: string, find: FindOwnPeer])[] = [
  ['by asking the kernel', linuxPeers({ ownUser, askKernel, lookInTables: fails })],
  ['by the tables', linuxPeers({ ownUser, askKernel: fails, lookInTables })],
];
