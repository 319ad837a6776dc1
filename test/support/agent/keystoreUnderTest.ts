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

/** Low, since these tests do not depend on scrypt's cost; the bench measures the real one. */
const TEST_SCRYPT_COST = 2 ** 10;

/** Every private key that keystores under test received; the keystore must wipe them. */
export const keysRead: Uint8Array[] = [];

/** A software keystore on real files whose device secrets are in files, too. */
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
    // The .p12 reader is replaced: it is tested in agent/keystore/pkcs12.
    readKeyFiles: async () => {
      const { keyDer, chain } = unit as FixtureUnit;
      const privateKey = Buffer.from(keyDer);
      keysRead.push(privateKey);
      return [{ files: [0], keys: [{ privateKey, chain }] }];
    },
    scryptCost,
  });
}

/** Imports the unit's key and replaces an imported certificate with the same id. */
export async function importUnit(home: string, unit: FixtureUnit, scryptCost?: number) {
  const keystore = await openKeystore(home, unit, scryptCost);
  const { imported } = await keystore.importFiles({
    files: [{ name: 'unit.p12', bytes: new Uint8Array(), passphrase: '' }],
    replaced: [certificateId(unit.certificateDer)],
  });
  return { keystore, ...(imported[0] as ImportedCertificate) };
}

/** A user who answers each question once; a second question rejects with the code of its problem. */
export function scriptedUser(answers: {
  pin?: string;
  newPin?: string;
  puk?: string;
}): PinDialogue & { answered: string[] } {
  const answered: string[] = [];
  const once =
    <A>(name: string, answer: A | undefined) =>
    async ({ problem }: { problem?: ErrorCode }): Promise<A> => {
      if (problem || answer === undefined)
        throw Object.assign(new Error(problem ?? `no answer is scripted for ${name}`), { code: problem });
      answered.push(name);
      return answer;
    };
  return {
    answered,
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

/** The merged keystore of an agent under test; an error without a code of the registry fails the test. */
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
