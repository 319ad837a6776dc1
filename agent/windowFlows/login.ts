import type { Accepted, ErrorCode, ImportFailure, LoginFormat, WindowView } from '@hrca/protocol';
import { type ErrorDetails, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { acceptedAlgorithms, firstUnaccepted } from '../certificates/acceptance.ts';
import { type ListedCertificate, listCertificates } from '../certificates/certificateList.ts';
import type { LastCertificates } from '../certificates/lastCertificates.ts';
import { failpoint } from '../failpoint.ts';
import type { CertificateFiles, Keystore, PinManagement, Watchable } from '../keystore/keystore.ts';
import type { ChosenCertificate } from '../log/requestLines.ts';
import { prepareLogin, type UnsignedLogin } from '../signing/prepareLogin.ts';
import { type AgentWindow, windowEndCodes } from '../windowHost/agentWindow.ts';
import { importInWindow } from './importInWindow.ts';
import { askOverLiveList } from './liveList.ts';
import { BackRequested, UnlockRequested, windowPins } from './windowPins.ts';

export type LoginKeystore = Keystore & PinManagement & Watchable & CertificateFiles;

/** Lets the person choose a certificate and enter its PIN, and signs one login. Resolves to the login token. */
export async function requestLogin({
  window,
  keystore,
  lastCertificates,
  now,
  origin,
  challenge,
  certificateId,
  accept,
  format,
  onChosen,
  onListed,
}: {
  window: AgentWindow;
  keystore: LoginKeystore;
  lastCertificates: LastCertificates;
  now: () => number;
  origin: string;
  challenge: string;
  certificateId: string | undefined;
  accept: Accepted;
  format: LoginFormat;
  /** Told of each certificate that the person chooses. */
  onChosen: (certificate: ChosenCertificate) => void;
  /** Told, for the log, what the portal's `accept` leaves out. */
  onListed: (unaccepted: ErrorDetails) => void;
}): Promise<string> {
  let selectedId = certificateId ?? (await lastCertificates.of(origin));
  let problem: ErrorCode | undefined;
  let failed: ImportFailure[] = [];
  failpoint('login-window-opened');
  for (;;) {
    const {
      action,
      listed: { certificates },
    } = await askOverLiveList({
      window,
      keystore,
      list: async () => {
        const list = await listCertificates({ keystore, now: now(), accept, usedAt: await lastCertificates.usedAt() });
        onListed(firstUnaccepted(list.certificates, accept));
        return list;
      },
      view: ({ certificates, faults }) => ({
        screen: 'certificates',
        purpose: 'login',
        origin,
        certificates: certificates.map(({ view }) => view),
        ...(faults.length > 0 && { faults }),
        ...(selectedId && { selectedId }),
        ...(failed.length > 0 && { failed }),
        ...(problem && { problem: { code: problem } }),
      }),
    });
    problem = undefined;
    failed = [];
    if (action.action === 'import') {
      try {
        failed = await importInWindow({ window, keystore, now, ...action });
      } catch (error) {
        if (error instanceof BackRequested) continue;
        if (!isHrcaError(error) || windowEndCodes.has(error.code)) throw error;
        problem = error.code;
      }
    }
    if (action.action !== 'choose') continue;
    selectedId = action.certificateId;
    const chosen = certificates.find(({ summary }) => summary.id === selectedId);
    onChosen(chosen?.view ?? { id: selectedId });
    problem = chosen ? chosen.summary.problem : 'CERTIFICATE_UNKNOWN';
    if (!chosen || problem) continue;
    failpoint('certificate-chosen');
    try {
      const token = await signWith({ chosen, window, keystore, now, origin, challenge, accept, format });
      await lastCertificates.remember({ origin, id: chosen.summary.id, at: now() });
      failpoint('login-token-made');
      return token;
    } catch (error) {
      if (error instanceof BackRequested) continue;
      if (!isHrcaError(error) || !staysInWindow.has(error.code)) throw error;
      problem = error.code;
    }
  }
}

/** Faults of one certificate: the person may choose another. */
const staysInWindow: ReadonlySet<ErrorCode> = new Set([
  'PUK_LOCKED',
  'KEYSTORE_CORRUPT',
  'KEYSTORE_UNREADABLE',
  'KEYSTORE_SECRET_MISSING',
  'KEYSTORE_WRITE_FAILED',
  'KEY_LOCKED',
  'KEY_UNREADABLE',
  'CERTIFICATE_KEY_MISSING',
  'KEYSTORE_SIGNATURE_WRONG',
  'KEYSTORE_DRIVER_FAILED',
  'KEYSTORE_DRIVER_CRASHED',
  'KEYSTORE_DRIVER_UNRESPONSIVE',
]);

async function signWith({
  chosen: { entry, view },
  window,
  keystore,
  now,
  origin,
  challenge,
  accept,
  format,
}: {
  chosen: ListedCertificate;
  window: AgentWindow;
  keystore: LoginKeystore;
  now: () => number;
  origin: string;
  challenge: string;
  accept: Accepted;
  format: LoginFormat;
}): Promise<string> {
  const algorithm = entry.kind === 'certificate' ? acceptedAlgorithms(entry, accept)[0] : undefined;
  if (entry.kind !== 'certificate' || !algorithm) throw new HrcaError('CERTIFICATE_KEY_UNSUPPORTED');
  const removal = watchRemoval(keystore, entry.id);
  const asking = { ...window, ask: (screen: WindowView) => Promise.race([window.ask(screen), removal.removed]) };
  const pins = windowPins({ window: entry.device === undefined ? window : asking, certificate: view, origin });
  let login: UnsignedLogin | undefined;
  const message = () => {
    // The person may have gone while the PIN was checked: nothing is signed for somebody who left.
    window.assertOpen();
    login = prepareLogin({ format, algorithm, chain: entry.chain, origin, challenge, now: now() });
    return login.message;
  };
  try {
    for (;;) {
      try {
        const signature = await keystore.sign({ id: entry.id, algorithm, message, pins });
        if (!login) throw new Error('a keystore signed without asking what');
        return login.token(signature);
      } catch (error) {
        const isForgotten = error instanceof UnlockRequested;
        if (!isForgotten && !(isHrcaError(error) && error.code === 'PIN_LOCKED')) throw error;
        try {
          await keystore.unlock({ id: entry.id, pins });
        } catch (refusal) {
          // 返回 leads to where 忘记口令 was pressed.
          if (!isForgotten || !(refusal instanceof BackRequested)) throw refusal;
        }
      }
    }
  } finally {
    removal.end();
  }
}

/** A driver that is not here has no devices; one that is slow or failed says nothing about them. */
const withoutDevices: ReadonlySet<ErrorCode> = new Set(['KEYSTORE_DRIVER_MISSING', 'KEYSTORE_DRIVER_UNLOADABLE']);

/** Rejects with `KEY_REMOVED` once the certificate is no longer on any device. */
function watchRemoval(keystore: Keystore & Watchable, id: string): { removed: Promise<never>; end: () => void } {
  const { promise: removed, reject } = promiseOfRejection();
  const end = keystore.watch(async () => {
    const entries = await keystore.list().catch(() => undefined);
    if (!entries) return;
    const isTold = !entries.some((entry) => entry.kind === 'fault' && !withoutDevices.has(entry.problem));
    const isGone = !entries.some((entry) => entry.kind !== 'fault' && entry.id === id);
    if (isGone && isTold) reject(new HrcaError('KEY_REMOVED'));
  });
  return { removed, end };
}

function promiseOfRejection() {
  let reject: (error: HrcaError) => void = () => undefined;
  const promise = new Promise<never>((_, fail) => {
    reject = fail;
  });
  promise.catch(() => undefined);
  return { promise, reject };
}
