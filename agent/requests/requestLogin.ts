import type { ErrorCode } from '@hrca/protocol';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type { Reached } from '../faultPoints.ts';
import type { Keystore, PinManagement } from '../keystore/keystore.ts';
import { loginSigningInput, loginToken } from '../signing/loginToken.ts';
import type { AgentWindow } from '../windowHost/agentWindow.ts';
import { type ListedCertificate, listCertificates } from './certificateList.ts';
import { BackRequested, windowPins } from './windowPins.ts';

/** Lets the person choose a certificate and enter its PIN, and signs one login. Resolves to the login token. */
export async function requestLogin({
  window,
  keystore,
  now,
  origin,
  challenge,
  certificateId,
  reached,
}: {
  window: AgentWindow;
  keystore: Keystore & PinManagement;
  now: () => number;
  origin: string;
  challenge: string;
  certificateId: string | undefined;
  reached: Reached;
}): Promise<string> {
  let selectedId = certificateId;
  let problem: ErrorCode | undefined;
  reached('window-opened');
  for (;;) {
    const listed = await listCertificates({ keystore, now: now() });
    const action = await window.ask({
      screen: 'certificates',
      purpose: 'login',
      origin,
      certificates: listed.map(({ view }) => view),
      ...(selectedId && { selectedId }),
      ...(problem && { problem: { code: problem } }),
    });
    problem = undefined;
    if (action.action !== 'choose') continue;
    selectedId = action.certificateId;
    const chosen = listed.find(({ summary }) => summary.id === selectedId);
    problem = chosen ? chosen.summary.problem : 'CERTIFICATE_UNKNOWN';
    if (!chosen || problem) continue;
    reached('certificate-chosen');
    try {
      const token = await signWith({ chosen, window, keystore, now, origin, challenge });
      reached('token-made');
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
  'KEYSTORE_SECRET_MISSING',
  'KEYSTORE_WRITE_FAILED',
]);

async function signWith({
  chosen: { entry, view },
  window,
  keystore,
  now,
  origin,
  challenge,
}: {
  chosen: ListedCertificate;
  window: AgentWindow;
  keystore: Keystore & PinManagement;
  now: () => number;
  origin: string;
  challenge: string;
}): Promise<string> {
  const algorithm = entry.kind === 'certificate' ? entry.algorithms[0] : undefined;
  if (entry.kind !== 'certificate' || !algorithm) throw new HrcaError('CERTIFICATE_KEY_UNSUPPORTED');
  const pins = windowPins({ window, certificate: view, origin });
  let signingInput = new Uint8Array();
  const message = () => {
    // The person may have gone while the PIN was checked: nothing is signed for somebody who left.
    window.assertOpen();
    signingInput = new Uint8Array(loginSigningInput({ algorithm, chain: entry.chain, origin, challenge, now: now() }));
    return signingInput;
  };
  for (;;) {
    try {
      const signature = await keystore.sign({ id: entry.id, algorithm, message, pins });
      return loginToken({ signingInput, signature });
    } catch (error) {
      if (!isHrcaError(error) || error.code !== 'PIN_LOCKED') throw error;
      await keystore.unlock({ id: entry.id, pins });
    }
  }
}
