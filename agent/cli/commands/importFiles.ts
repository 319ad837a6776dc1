import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CertificateSummary } from '@hrca/protocol';
import { KEY_FILES_MAX_BYTES } from '@hrca/protocol/constants';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { printableJson } from '@hrca/protocol/printable';
import type { Admin } from '#agent/control/admin.ts';
import { type ImportDialogue, importWithDialogue } from '#agent/keystore/importFlow.ts';
import type { ChosenFile } from '#agent/keystore/keystore.ts';
import { Failures, SecretsUnavailable } from '../cliErrors.ts';
import { administer, type CommandContext, type RunCommand } from '../commandContext.ts';
import { shown } from '../formatCertificates.ts';
import { isYes } from '../secrets.ts';
import { texts } from '../text.ts';

/** Imports the files and prints the result of each. Throws Failures where one was not imported. */
export const importFiles: RunCommand = (context, paths) =>
  administer(context, (admin) => importAll(context, admin, paths));

async function importAll(context: CommandContext, admin: Admin, paths: readonly string[]): Promise<void> {
  const { ask, print, t, asJson } = context;
  const { files: read, failures } = await readFiles([...new Set(paths)]);
  if (read.length === 0) throw new Failures(failures);
  const passphrase = await ask(t(texts.askPassphrase)).catch((error: Error) => {
    throw failures.length > 0 ? new Failures([...failures, error]) : error;
  });
  const { imported, failed } = await importWithDialogue<CertificateSummary>({
    files: read.map((file) => ({ ...file, passphrase })),
    attempt: ({ files, chosen, replaced }) =>
      admin.import(
        {
          files: files.map(({ bytes, ...file }) => ({ ...file, contents: Buffer.from(bytes).toString('base64') })),
          chosen: [...chosen],
          replaced: [...replaced],
        },
        { onProgress: context.showProgress },
      ),
    dialogue: dialogueAt(context),
  });
  for (const { id, puk, files } of imported) {
    if (asJson) {
      print(printableJson({ id, puk, files }));
      continue;
    }
    print(`${t(texts.imported)} ${id.slice(0, 12)}${read.length > 1 ? `  ${shown(files.join(' '))}` : ''}`);
    print(t(texts.initialPin));
    print(`${t(texts.puk)} ${puk}`);
  }
  for (const { files, code, details } of failed) {
    failures.push(new HrcaError(code, { details: { ...details, file: files.join(' ') } }));
  }
  if (failures.length > 0) throw new Failures(failures);
}

/** Asks on the terminal. A script (`--stdin`) imports every key of a file, and replaces nothing without `--yes`. */
function dialogueAt({ ask, askLine, t, yes }: CommandContext): ImportDialogue<CertificateSummary> {
  const name = (file: string) => shown(basename(file));
  return {
    askPassphrase: async (file) => {
      try {
        return await ask(`${t(texts.askPassphraseOf)} ${name(file)}: `);
      } catch (error) {
        // A script that gives one line for all files has no other passphrase.
        if (error instanceof SecretsUnavailable && error.reason === 'tooFewLines') return undefined;
        throw error;
      }
    },
    chooseKeys: async (file, candidates) => {
      const all = candidates.map(({ id }) => id);
      if (!askLine) return all;
      const rows = candidates.map(
        ({ unitName, unitCode, problem }, i) =>
          `  ${i + 1}  ${shown(unitName)}  ${shown(unitCode)}${problem ? `  ${problem}` : ''}\n`,
      );
      const typed = await askLine(`${t(texts.severalKeys)} ${name(file)}\n${rows.join('')}${t(texts.chooseKeys)}`);
      if (typed.trim() === '') return all;
      const numbers = typed.split(/[\s,，、]+/).map(Number);
      return all.filter((_, i) => numbers.includes(i + 1));
    },
    confirmReplacement: async (file, candidates) => {
      if (yes) return true;
      if (!askLine) return false;
      const names = candidates.map(({ unitName }) => shown(unitName)).join(' ');
      return isYes(await askLine(`${name(file)}  ${names}\n${t(texts.replaceQuestion)}`));
    },
  };
}

async function readFiles(
  paths: readonly string[],
): Promise<{ files: Omit<ChosenFile, 'passphrase'>[]; failures: HrcaError[] }> {
  const files: Omit<ChosenFile, 'passphrase'>[] = [];
  const failures: HrcaError[] = [];
  for (const [index, path] of paths.entries()) {
    try {
      const bytes = await readFile(path);
      if (bytes.length > KEY_FILES_MAX_BYTES) throw new HrcaError('PKCS12_TOO_LARGE', { details: { file: path } });
      files.push({ name: path, bytes });
    } catch (cause) {
      // Operands after the first may be a mistyped passphrase, and are not repeated.
      const file = index === 0 ? path : `#${index + 1}`;
      failures.push(isHrcaError(cause) ? cause : new HrcaError('FILE_UNREADABLE', { cause, details: { file } }));
    }
  }
  return { files, failures };
}
