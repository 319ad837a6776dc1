import { INITIAL_PIN } from '@hrca/protocol';
import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { certificateId, readCertificate, supportedAlgorithms } from '@hrca/x509';
import type { Credentials } from '#agent/credentials/credentials.ts';
import type { CertificateFiles, ImportedCertificate, ImportRequest, KeystoreEntry, NotImported } from '../keystore.ts';
import type { KeyWithChain, ReadKeyFiles } from '../pkcs12/keyFiles.ts';
import { readEntry } from './entryFile.ts';
import type { EntryStore } from './entryStore.ts';
import { createProtectedKey, createPuk } from './protectedKey.ts';

type Candidate = Extract<KeystoreEntry, { kind: 'certificate' }> & { readonly privateKey: Uint8Array };

/** Imports the keys of files. Each file is handled separately: a problem of one does not affect the others. */
export function createImport({
  entryStore,
  credentials,
  readKeyFiles,
  scryptCost,
  exclusively,
}: {
  entryStore: EntryStore;
  credentials: Credentials;
  readKeyFiles: ReadKeyFiles;
  scryptCost: number;
  exclusively: <T>(use: () => Promise<T>) => Promise<T>;
}): CertificateFiles['importFiles'] {
  const keep = async ({ id, chain, privateKey }: Candidate, signal: AbortSignal | undefined): Promise<string> => {
    const puk = createPuk();
    const protectedKey = await createProtectedKey({ privateKey, pin: INITIAL_PIN, puk, cost: scryptCost });
    assertWanted(signal);
    const encoded = chain.map((der) => Buffer.from(der).toString('base64'));
    await entryStore.put({ id, chain: encoded, protectedKey, store: await credentials.preferred() });
    return puk;
  };

  /** Whether the certificate is in the keystore. A damaged entry does not count: only a new import can repair it. */
  const isKept = async (id: string): Promise<boolean> => {
    try {
      return (await readEntry(entryStore.entryPath(id))) !== undefined;
    } catch (error) {
      if (isHrcaError(error) && error.code === 'KEYSTORE_CORRUPT') return false;
      throw error;
    }
  };

  /** What the user has to decide before a file is imported. */
  const question = async (
    candidates: readonly Candidate[],
    { chosen, replaced }: ImportRequest,
  ): Promise<{ code: ErrorCode; about: readonly Candidate[] } | undefined> => {
    const wanted = wantedOf(candidates, chosen);
    if (wanted.length === 0) return { code: 'PKCS12_SEVERAL_KEYS', about: candidates };
    if (wanted.some(({ algorithms }) => algorithms.length === 0)) throw new HrcaError('CERTIFICATE_KEY_UNSUPPORTED');
    const about: Candidate[] = [];
    for (const candidate of wanted) {
      if (!replaced?.includes(candidate.id) && (await isKept(candidate.id))) about.push(candidate);
    }
    return about.length > 0 ? { code: 'CERTIFICATE_ALREADY_IMPORTED', about } : undefined;
  };

  return async (request) => {
    const results = await readKeyFiles(request);
    const imported: ImportedCertificate[] = [];
    const failed: NotImported[] = [];
    const privateKeys = results.flatMap((result) => ('keys' in result ? result.keys.map((key) => key.privateKey) : []));
    try {
      for (const result of results) {
        const files = result.files.map((file) => request.files[file]?.name ?? '');
        if ('error' in result) {
          failed.push({ files, ...result.error });
          continue;
        }
        try {
          const candidates = result.keys.map(candidateOf);
          await exclusively(async () => {
            const decision = await question(candidates, request);
            if (decision) {
              failed.push({ files, code: decision.code, details: {}, candidates: decision.about.map(withoutKey) });
              return;
            }
            for (const candidate of wantedOf(candidates, request.chosen)) {
              assertWanted(request.signal);
              imported.push({ id: candidate.id, puk: await keep(candidate, request.signal), files });
            }
          });
        } catch (error) {
          if (!isHrcaError(error) || error.code === 'REQUEST_ABORTED') throw error;
          failed.push({ files, code: error.code, details: error.details });
        }
      }
    } catch (error) {
      // The PUKs of certificates that were saved before must be shown.
      if (imported.length === 0 || !isHrcaError(error) || error.code !== 'REQUEST_ABORTED') throw error;
    } finally {
      for (const privateKey of privateKeys) privateKey.fill(0);
    }
    return { imported, failed };
  };
}

/** Parses the certificate, so that only certificates are imported that can be listed. */
function candidateOf({ privateKey, chain }: KeyWithChain): Candidate {
  const leaf = chain[0] as Uint8Array;
  const certificate = readCertificate(leaf);
  return {
    kind: 'certificate',
    id: certificateId(leaf),
    certificate,
    chain,
    algorithms: supportedAlgorithms(certificate.publicKeyKind),
    triesLeft: undefined,
    privateKey,
  };
}

function wantedOf(candidates: readonly Candidate[], chosen: readonly string[] | undefined): readonly Candidate[] {
  return candidates.length === 1 ? candidates : candidates.filter(({ id }) => chosen?.includes(id));
}

function withoutKey({ privateKey: _, ...entry }: Candidate) {
  return entry;
}

function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new HrcaError('REQUEST_ABORTED');
}
