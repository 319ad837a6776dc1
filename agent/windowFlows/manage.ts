import type { WindowAction, WindowView } from '@hrca/protocol';
import { isHrcaError } from '@hrca/protocol/errors';
import { type CertificateList, listCertificates } from '../certificates/certificateList.ts';
import type { LastCertificates } from '../certificates/lastCertificates.ts';
import type { MergedKeystore } from '../keystore/mergedKeystore.ts';
import type { OriginList } from '../origins/originList.ts';
import type { RefusedOrigins } from '../origins/refusedOrigins.ts';
import { type FlowWindow, windowEndCodes } from '../windowHost/agentWindow.ts';
import { importInWindow } from './importInWindow.ts';
import { askOverLiveList } from './liveList.ts';
import { BackRequested, UnlockRequested, windowPins } from './windowPins.ts';

type ManageView = Extract<WindowView, { screen: 'manage' }>;
/** The result of the last step, shown on the next screen. */
type Outcome = Pick<ManageView, 'failed' | 'notice' | 'problem'>;

interface ManageOptions {
  window: FlowWindow;
  keystore: MergedKeystore;
  lastCertificates: LastCertificates;
  origins: OriginList;
  refused: RefusedOrigins;
  now: () => number;
}

/** The management window: lists, imports and removes certificates, changes and unlocks PINs. Ends when the user closes it. */
export async function manage(options: ManageOptions): Promise<never> {
  let outcome: Outcome = {};
  for (;;) {
    const { keystore, lastCertificates, now, origins, refused, window } = options;
    const {
      action,
      listed: { certificates },
    } = await askOverLiveList({
      window,
      keystore,
      list: async () => listCertificates({ keystore, now: now(), usedAt: await lastCertificates.usedAt() }),
      view: ({ certificates, faults }) => ({
        screen: 'manage',
        certificates: certificates.map(({ view }) => view),
        ...(faults.length > 0 && { faults }),
        origins: origins.list(),
        refused: refused.list(),
        ...outcome,
      }),
    });
    try {
      outcome = await carryOut(action, certificates, options);
    } catch (error) {
      if (error instanceof BackRequested) outcome = {};
      else if (isHrcaError(error) && !windowEndCodes.has(error.code)) outcome = { problem: { code: error.code } };
      else throw error;
    }
  }
}

async function carryOut(
  action: WindowAction,
  listed: CertificateList['certificates'],
  { window, keystore, now }: ManageOptions,
): Promise<Outcome> {
  if (action.action === 'import') {
    const failed = await importInWindow({ window, keystore, now, ...action });
    return failed.length > 0 ? { failed } : {};
  }
  if (!('certificateId' in action)) return {};
  const id = action.certificateId;
  if (action.action === 'remove') {
    await keystore.remove(id);
    return { notice: 'removed' };
  }
  const certificate = listed.find(({ summary }) => summary.id === id)?.view;
  if (!certificate) return { problem: { code: 'CERTIFICATE_UNKNOWN' } };
  const pins = windowPins({ window, certificate });
  const unlock = async (): Promise<Outcome> => {
    await keystore.unlock({ id, pins });
    return { notice: 'unlocked' };
  };
  if (action.action === 'unlock') return unlock();
  if (action.action !== 'changePin') return {};
  try {
    await keystore.changePin({ id, pins });
    return { notice: 'pin-changed' };
  } catch (error) {
    if (error instanceof UnlockRequested) return unlock();
    throw error;
  }
}
