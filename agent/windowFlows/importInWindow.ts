import type { CertificateView, ImportFailure, WindowAction } from '@hrca/protocol';
import { isHrcaError } from '@hrca/protocol/errors';
import { describeEntry, listCertificates } from '../certificates/certificateList.ts';
import {
  type ImportAttempt,
  type ImportDialogue,
  type ImportOutcome,
  importWithDialogue,
} from '../keystore/importFlow.ts';
import type { CertificateFiles, Keystore } from '../keystore/keystore.ts';
import type { FlowView, FlowWindow } from '../windowHost/agentWindow.ts';
import { BackRequested } from './windowPins.ts';

type ImportAction = Extract<WindowAction, { action: 'import' }>;

/**
 * Imports the files that the user chose, asks for passphrases and choices, and shows each PUK until the user confirms that
 * it is noted. Returns what was not imported. Throws BackRequested if the user cancels before anything is stored.
 */
export async function importInWindow({
  window,
  keystore,
  now,
  files,
  passphrase,
}: Pick<ImportAction, 'files' | 'passphrase'> & {
  window: FlowWindow;
  keystore: Keystore & CertificateFiles;
  now: () => number;
}): Promise<ImportFailure[]> {
  const outcome = await importWithDialogue({
    files: files.map(({ name, contents }) => ({ name, bytes: Buffer.from(contents, 'base64url'), passphrase })),
    attempt: attemptIn({ window, keystore, now }),
    dialogue: dialogueIn(window),
  });
  const failed = outcome.failed.map(failureOf);
  if (outcome.imported.length === 0) return failed;
  const { certificates } = await listCertificates({ keystore, now: now() });
  const imported = outcome.imported.flatMap(({ id, puk }) => {
    const certificate = certificates.find(({ summary }) => summary.id === id)?.view;
    return certificate ? [{ certificate, puk }] : [];
  });
  await answer(window, { screen: 'imported', imported, ...(failed.length > 0 && { failed }) }, 'noted');
  return failed;
}

/** One attempt, during which a screen shows the progress and offers to cancel. */
function attemptIn({
  window,
  keystore,
  now,
}: {
  window: FlowWindow;
  keystore: Keystore & CertificateFiles;
  now: () => number;
}): ImportAttempt<CertificateView> {
  return async (request) => {
    const view = (progress: number): FlowView => ({
      screen: 'importing',
      files: request.files.map(({ name }) => name),
      progress,
    });
    const cancelling = new AbortController();
    const cancel = () => cancelling.abort();
    window.ask(view(0)).then(cancel, cancel);
    const shown = { progress: 0 };
    const onProgress = (progress: number) => {
      if (progress < shown.progress || cancelling.signal.aborted) return;
      shown.progress = progress;
      window.update(view(progress));
    };
    try {
      const { imported, failed } = await keystore.importFiles({ ...request, signal: cancelling.signal, onProgress });
      return {
        imported,
        failed: failed.map(({ candidates, ...failure }) => ({
          ...failure,
          ...(candidates && { candidates: candidates.map((entry) => describeEntry(entry, now()).view) }),
        })),
      };
    } catch (error) {
      if (!isHrcaError(error) || error.code !== 'REQUEST_ABORTED') throw error;
      window.assertOpen();
      throw new BackRequested();
    }
  };
}

function dialogueIn(window: FlowWindow): ImportDialogue<CertificateView> {
  /** `undefined` if the user skips this file. */
  const ask = async <A extends WindowAction['action']>(view: FlowView, expected: A) => {
    try {
      return await answer(window, view, expected);
    } catch (error) {
      if (error instanceof BackRequested) return undefined;
      throw error;
    }
  };
  return {
    askPassphrase: async (file) =>
      (await ask({ screen: 'passphrase', file, problem: { code: 'PKCS12_PASSPHRASE_INCORRECT' } }, 'passphrase'))
        ?.passphrase,
    chooseKeys: async (file, certificates) =>
      (await ask({ screen: 'chooseKeys', file, certificates: [...certificates] }, 'chooseKeys'))?.certificateIds,
    confirmReplacement: async (file, certificates) =>
      (await ask({ screen: 'replace', file, certificates: [...certificates] }, 'replace')) !== undefined,
  };
}

async function answer<A extends WindowAction['action']>(window: FlowWindow, view: FlowView, expected: A) {
  for (;;) {
    const action = await window.ask(view);
    if (action.action === 'back') throw new BackRequested();
    if (action.action === expected) return action as Extract<WindowAction, { action: A }>;
  }
}

function failureOf({ files, code, details }: ImportOutcome<CertificateView>['failed'][number]): ImportFailure {
  const { reason, found } = details;
  return {
    file: files.join(' '),
    code,
    ...(typeof reason === 'string' && { reason }),
    ...(typeof found === 'string' && found !== '' && { found }),
  };
}
