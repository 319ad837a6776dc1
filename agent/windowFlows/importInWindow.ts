import type { CertificateView, ImportFailure, WindowAction, WindowView } from '@hrca/protocol';
import { isHrcaError } from '@hrca/protocol/errors';
import { describeEntry, listCertificates } from '../certificates/certificateList.ts';
import {
  type ImportAttempt,
  type ImportDialogue,
  type ImportOutcome,
  importWithDialogue,
} from '../keystore/importFlow.ts';
import type { CertificateFiles, Keystore } from '../keystore/keystore.ts';
import type { AgentWindow } from '../windowHost/agentWindow.ts';
import { BackRequested } from './windowPins.ts';

type ImportAction = Extract<WindowAction, { action: 'import' }>;

/**
 * Imports the files that the person chose, asks what has to be asked, and shows each PUK until it has been noted.
 * Returns what was not imported. Throws BackRequested where the person gives up before anything is kept.
 */
export async function importInWindow({
  window,
  keystore,
  now,
  files,
  passphrase,
}: Pick<ImportAction, 'files' | 'passphrase'> & {
  window: AgentWindow;
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

/** One attempt behind a screen that shows how far it is and offers to give up. */
function attemptIn({
  window,
  keystore,
  now,
}: {
  window: AgentWindow;
  keystore: Keystore & CertificateFiles;
  now: () => number;
}): ImportAttempt<CertificateView> {
  return async (request) => {
    const view = (progress: number): WindowView => ({
      screen: 'importing',
      files: request.files.map(({ name }) => name),
      progress,
    });
    const givingUp = new AbortController();
    const giveUp = () => givingUp.abort();
    window.ask(view(0)).then(giveUp, giveUp);
    const shown = { progress: 0 };
    const onProgress = (progress: number) => {
      if (progress < shown.progress || givingUp.signal.aborted) return;
      shown.progress = progress;
      window.update(view(progress));
    };
    try {
      const { imported, failed } = await keystore.importFiles({ ...request, signal: givingUp.signal, onProgress });
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

function dialogueIn(window: AgentWindow): ImportDialogue<CertificateView> {
  /** Nothing where the person leaves this file out. */
  const ask = async <A extends WindowAction['action']>(view: WindowView, expected: A) => {
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

async function answer<A extends WindowAction['action']>(window: AgentWindow, view: WindowView, expected: A) {
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
