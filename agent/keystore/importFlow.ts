import type { ErrorCode, ErrorDetails } from '@hrca/protocol';
import type { ChosenFile, ImportedCertificate } from './keystore.ts';

/** Questions to the user during an import; `undefined` as an answer skips that file. */
export interface ImportDialogue<C> {
  askPassphrase(file: string): Promise<string | undefined>;
  /** Ids of the certificates to import. */
  chooseKeys(file: string, candidates: readonly C[]): Promise<readonly string[] | undefined>;
  confirmReplacement(file: string, candidates: readonly C[]): Promise<boolean>;
}

interface Failure<C> {
  readonly files: readonly string[];
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly candidates?: readonly C[];
}

export interface ImportOutcome<C> {
  readonly imported: readonly ImportedCertificate[];
  readonly failed: readonly Failure<C>[];
}

export type ImportAttempt<C> = (request: {
  files: readonly ChosenFile[];
  chosen: readonly string[];
  replaced: readonly string[];
}) => Promise<ImportOutcome<C>>;

/**
 * Imports files that were chosen together, each with a name of its own. Asks about each file that needs an answer and tries again
 * until none does. Only the user's answers are kept between two attempts.
 */
export async function importWithDialogue<C extends { readonly id: string }>({
  files,
  attempt,
  dialogue,
}: {
  files: readonly ChosenFile[];
  attempt: ImportAttempt<C>;
  dialogue: ImportDialogue<C>;
}): Promise<ImportOutcome<C>> {
  const imported: ImportedCertificate[] = [];
  const leftOut: Failure<C>[] = [];
  const chosen = new Set<string>();
  const replaced = new Set<string>();
  let pending = [...files];
  const drop = (names: readonly (string | undefined)[]) => {
    pending = pending.filter(({ name }) => !names.includes(name));
  };

  /** Resolves to whether the file is tried again. */
  const ask = async ({ files: [name = ''], code, candidates = [] }: Failure<C>): Promise<boolean> => {
    if (code === 'PKCS12_PASSPHRASE_INCORRECT') {
      const passphrase = await dialogue.askPassphrase(name);
      if (passphrase === undefined) return false;
      pending = pending.map((file) => (file.name === name ? { ...file, passphrase } : file));
      return true;
    }
    if (code === 'PKCS12_SEVERAL_KEYS') {
      const ids = await dialogue.chooseKeys(name, candidates);
      for (const id of ids ?? []) chosen.add(id);
      return ids !== undefined && ids.length > 0;
    }
    if (await dialogue.confirmReplacement(name, candidates)) {
      for (const { id } of candidates) replaced.add(id);
      return true;
    }
    const others = [...chosen].filter((id) => candidates.every((candidate) => candidate.id !== id));
    const isOneOfSeveral = others.length < chosen.size;
    for (const { id } of candidates) chosen.delete(id);
    return isOneOfSeveral && others.length > 0;
  };

  for (;;) {
    const outcome = await attempt({ files: pending, chosen: [...chosen], replaced: [...replaced] });
    imported.push(...outcome.imported);
    // Files without a key stay pending: a key that is opened later may need their certificates.
    drop(outcome.imported.map(({ files: [fileWithKey] }) => fileWithKey));
    const questions = outcome.failed.filter(isQuestion);
    for (const question of questions) {
      if (await ask(question)) continue;
      leftOut.push(question);
      drop(question.files.slice(0, 1));
    }
    if (questions.length === 0 || pending.length === 0) {
      const used = new Set(imported.flatMap((certificate) => certificate.files));
      const failed = outcome.failed.filter((failure) => !isQuestion(failure));
      return { imported, failed: [...leftOut, ...failed.filter(({ files: [name = ''] }) => !used.has(name))] };
    }
  }
}

function isQuestion({ code }: { readonly code: ErrorCode }): boolean {
  return (
    code === 'PKCS12_PASSPHRASE_INCORRECT' || code === 'PKCS12_SEVERAL_KEYS' || code === 'CERTIFICATE_ALREADY_IMPORTED'
  );
}
