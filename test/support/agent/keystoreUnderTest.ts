import { join } from 'node:path';
import type { FixtureUnit } from '@hrca/certs-fixtures';
import type { ErrorCode } from '@hrca/protocol';
import { certificateId } from '@hrca/x509';
import { createCredentials } from '#agent/credentials/credentials.ts';
import { fileCredentialStore } from '#agent/credentials/fileCredentialStore.ts';
import { ensurePrivateFolder } from '#agent/files/privateFolder.ts';
import type { ImportedCertificate, PinDialogue } from '#agent/keystore/keystore.ts';
import { createMergedKeystore, type MergedKeystore, type NamedKeystore } from '#agent/keystore/mergedKeystore.ts';
import { createSoftwareKeystore, type SoftwareKeystore } from '#agent/keystore/software/softwareKeystore.ts';

/** Low, so that tests are about behaviour and not about scrypt; its real cost is a row of the bench. */
const TEST_SCRYPT_COST = 2 ** 10;

/** Every key that keystores under test were given, for the keystore to wipe. */
export const keysRead: Uint8Array[] = [];

/** A software keystore on real files that has its device secrets in files, too. */
export async function openKeystore(
  home: string,
  unit?: FixtureUnit,
  scryptCost = TEST_SCRYPT_COST,
): Promise<SoftwareKeystore> {
  const folder = join(home, 'keystore');
  await ensurePrivateFolder(folder);
  return createSoftwareKeystore({
    folder,
    credentials: createCredentials({
      openSystemStore: () => Promise.reject(new Error('none here')),
      fallback: fileCredentialStore(join(home, 'secrets')),
      onFallback: () => undefined,
    }),
    // The reader of .p12 files has tests of its own.
    readKeyFiles: async () => {
      const { keyDer, chain } = unit as FixtureUnit;
      const privateKey = Buffer.from(keyDer);
      keysRead.push(privateKey);
      return [{ files: [0], keys: [{ privateKey, chain }] }];
    },
    scryptCost,
  });
}

/** Imports the unit's key, in place of what there is. */
export async function importUnit(home: string, unit: FixtureUnit, scryptCost?: number) {
  const keystore = await openKeystore(home, unit, scryptCost);
  const { imported } = await keystore.importFiles({
    files: [{ name: 'unit.p12', bytes: new Uint8Array(), passphrase: '' }],
    replaced: [certificateId(unit.certificateDer)],
  });
  return { keystore, ...(imported[0] as ImportedCertificate) };
}

/** A person who answers each question once, and gives up with the problem when asked again. */
export function person(answers: { pin?: string; newPin?: string; puk?: string }): PinDialogue & { asked: string[] } {
  const asked: string[] = [];
  const once =
    <A>(name: string, answer: A | undefined) =>
    async ({ problem }: { problem?: ErrorCode }): Promise<A> => {
      if (problem || answer === undefined)
        throw Object.assign(new Error(problem ?? `nobody answers ${name}`), { code: problem });
      asked.push(name);
      return answer;
    };
  return {
    asked,
    askPin: async (state) => {
      if (state.triesLeft === 0) throw Object.assign(new Error('locked'), { code: 'PIN_LOCKED' });
      return once('pin', answers.pin)(state);
    },
    askNewPin: once('newPin', answers.newPin),
    askPuk: async (state) => {
      if (state.triesLeft === 0) throw Object.assign(new Error('locked'), { code: 'PUK_LOCKED' });
      return once(
        'puk',
        answers.puk === undefined ? undefined : { puk: answers.puk, pin: answers.newPin ?? '' },
      )(state);
    },
  };
}

/** All keystores of an agent under test; a fault of a keystore that nobody foresaw fails the test. */
export function mergedWith(files: SoftwareKeystore, devices: readonly NamedKeystore[] = []): MergedKeystore {
  return createMergedKeystore({
    files,
    devices,
    listTimeoutMs: 5_000,
    onUnexpected: (error) => {
      throw error;
    },
  });
}
