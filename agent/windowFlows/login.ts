import type { ErrorCode, ImportFailure } from '@hrca/protocol';
import { type ErrorDetails, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { acceptedAlgorithms, firstUnaccepted } from '../certificates/acceptance.ts';
import { type ListedCertificate, listCertificates } from '../certificates/certificateList.ts';
import type { LastCertificates } from '../certificates/lastCertificates.ts';
import { failpoint } from '../failpoint.ts';
import type { CertificateFiles, Keystore, PinManagement, Watchable } from '../keystore/keystore.ts';
import type { ChosenCertificate } from '../log/requestLines.ts';
import { type LoginRequest, prepareLogin, type UnsignedLogin } from '../signing/loginSignature.ts';
import { type FlowView, type FlowWindow, windowEndCodes } from '../windowHost/agentWindow.ts';
import { importInWindow } from './importInWindow.ts';
import { askOverLiveList } from './liveList.ts';
import { BackRequested, UnlockRequested, windowPins } from './windowPins.ts';

export type LoginKeystore = Keystore & PinManagement & Watchable & CertificateFiles;

/** Has the user choose a certificate and enter its PIN, and signs one login. Resolves to the login token. */
export async function requestLogin({
  window,
  request,
  keystore,
  lastCertificates,
  now,
  onChosen,
  onListed,
}: {
  window: FlowWindow;
  request: LoginRequest;
  keystore: LoginKeystore;
  lastCertificates: LastCertificates;
  now: () => number;
  /** Called with each certificate that the user chooses. */
  onChosen: (certificate: ChosenCertificate) => void;
  /** Called with what the portal's `accept` excludes, for the log. */
  onListed: (unaccepted: ErrorDetails) => void;
}): Promise<string> {
  const { origin, accept } = request;
  let selectedId = request.certificateId ?? (await lastCertificates.of(origin));
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
      const token = await signWith({ chosen, window, request, keystore, now });
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

/** Errors of one certificate: the user may choose another. */
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
  request,
  keystore,
  now,
}: {
  chosen: ListedCertificate;
  window: FlowWindow;
  request: LoginRequest;
  keystore: LoginKeystore;
  now: () => number;
}): Promise<string> {
  const algorithm = entry.kind === 'certificate' ? acceptedAlgorithms(entry, request.accept)[0] : undefined;
  if (entry.kind !== 'certificate' || !algorithm) throw new HrcaError('CERTIFICATE_KEY_UNSUPPORTED');
  const removal = watchRemoval(keystore, entry.id);
  const removable = { ...window, ask: (screen: FlowView) => Promise.race([window.ask(screen), removal.removed]) };
  const pins = {
    ...windowPins({ window: entry.device === undefined ? window : removable, certificate: view }),
    // The management window has a notice of its own.
    pinSaved: () => window.setNotice('pin-saved'),
  };
  let login: UnsignedLogin | undefined;
  const message = () => {
    // Nothing is signed if the user closed the window while the PIN was checked.
    window.assertOpen();
    login = prepareLogin({ request, algorithm, chain: entry.chain, now: now() });
    return login.message;
  };
  try {
    for (;;) {
      try {
        const signature = await keystore.sign({ id: entry.id, algorithm, message, pins });
        if (!login) throw new Error('the keystore signed without asking for the message');
        return login.token(signature);
      } catch (error) {
        const isForgotten = error instanceof UnlockRequested;
        if (!isForgotten && !(isHrcaError(error) && error.code === 'PIN_LOCKED')) throw error;
        try {
          await keystore.unlock({ id: entry.id, pins });
        } catch (unlockError) {
          // 返回 leads back to the screen on which 忘记口令 was pressed.
          if (!isForgotten || !(unlockError instanceof BackRequested)) throw unlockError;
        }
      }
    }
  } finally {
    removal.end();
  }
}

/** A driver that is not installed has no devices; one that is slow or failed does not show that a device was removed. */
const withoutDevices: ReadonlySet<ErrorCode> = new Set(['KEYSTORE_DRIVER_MISSING', 'KEYSTORE_DRIVER_UNLOADABLE']);

/** `removed` rejects with `KEY_REMOVED` once no device has the certificate any more. */
function watchRemoval(keystore: Keystore & Watchable, id: string): { removed: Promise<never>; end: () => void } {
  const { promise: removed, reject } = promiseOfRejection();
  const end = keystore.watch(async () => {
    const entries = await keystore.list().catch(() => undefined);
    if (!entries) return;
    const isComplete = !entries.some((entry) => entry.kind === 'fault' && !withoutDevices.has(entry.problem));
    const isAbsent = !entries.some((entry) => entry.kind !== 'fault' && entry.id === id);
    if (isAbsent && isComplete) reject(new HrcaError('KEY_REMOVED'));
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
