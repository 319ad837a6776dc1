import type { CertificateSummary, CertificateView, KeystoreProblem, RefusedOrigin } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { describeEntry, listCertificates } from '../certificates/certificateList.ts';
import type { ImportOutcome } from '../keystore/importFlow.ts';
import type { PinDialogue } from '../keystore/keystore.ts';
import type { DriverState, MergedKeystore } from '../keystore/mergedKeystore.ts';
import type { ListedOrigin, OriginList } from '../origins/originList.ts';
import type { LocalTls, TlsRemoval, TlsState } from '../tls/localTls.ts';
import type { AdminMethod, AdminParams } from './adminMethods.ts';

export interface AgentState {
  version: string;
  port: number;
  pid: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Absolute. */
  paths: { log: string; settings: string };
  busy: boolean;
  refused: RefusedOrigin[];
}

/** Results of the administration methods. */
export interface AdminResults {
  status: AgentState;
  drivers: { drivers: readonly DriverState[] };
  list: {
    certificates: (CertificateSummary &
      Pick<CertificateView, 'device' | 'issuerName' | 'authorityKeyIdentifier'> & { triesLeft?: number })[];
    faults: readonly KeystoreProblem[];
  };
  import: ImportOutcome<CertificateSummary>;
  changePin: { id: string };
  unlock: { id: string };
  remove: { id: string };
  originsList: { origins: ListedOrigin[] };
  originsAdd: { origin: string };
  originsRemove: { origin: string };
  tlsInstall: TlsState;
  tlsRemove: TlsRemoval;
  tlsStatus: TlsState;
  open: { opened: boolean };
  stop: { stopping: boolean };
}

/** Options of a call that takes long. */
export interface AdminCall {
  /** Aborted when the command line disconnects. */
  readonly signal?: AbortSignal;
  /** Called with the share of the work that is done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export type Admin = {
  readonly [M in AdminMethod]: (params: AdminParams<M>, call?: AdminCall) => Promise<AdminResults[M]>;
};

/** Methods that need a running agent. */
export type RunningAgent = Pick<Admin, 'status' | 'open' | 'stop'>;

export function createAdmin({
  keystore,
  origins,
  now,
  tls,
  agent,
}: {
  keystore: MergedKeystore;
  origins: OriginList;
  now: () => number;
  tls: Pick<LocalTls, 'install' | 'remove' | 'status'>;
  agent: RunningAgent;
}): Admin {
  const listed = async () => listCertificates({ keystore, now: now() });
  const resolveId = async (start: string) =>
    onlyCertificate(
      (await listed()).certificates.map(({ summary }) => summary),
      start,
    ).id;
  return {
    ...agent,
    drivers: async () => ({ drivers: await keystore.drivers() }),
    list: async () => {
      const { certificates, faults } = await listed();
      return {
        certificates: certificates.map(
          ({ summary, view: { triesLeft, device, issuerName, authorityKeyIdentifier } }) => ({
            ...summary,
            ...(issuerName !== undefined && { issuerName }),
            ...(authorityKeyIdentifier !== undefined && { authorityKeyIdentifier }),
            ...(triesLeft !== undefined && { triesLeft }),
            ...(device !== undefined && { device }),
          }),
        ),
        faults,
      };
    },
    import: async ({ files, chosen, replaced }, { signal, onProgress } = {}) => {
      const { imported, failed } = await keystore.importFiles({
        files: files.map(({ contents, ...file }) => ({ ...file, bytes: Buffer.from(contents, 'base64') })),
        chosen,
        replaced,
        signal,
        onProgress,
      });
      return {
        imported,
        failed: failed.map(({ candidates, ...failure }) => ({
          ...failure,
          ...(candidates && { candidates: candidates.map((entry) => describeEntry(entry, now()).summary) }),
        })),
      };
    },
    changePin: async ({ id: start, pin, newPin }) => {
      const id = await resolveId(start);
      await keystore.changePin({ id, pins: answers({ pin, newPin }) });
      return { id };
    },
    unlock: async ({ id: start, puk, newPin }) => {
      const id = await resolveId(start);
      await keystore.unlock({ id, pins: answers({ puk, newPin }) });
      return { id };
    },
    remove: async ({ id }) => {
      await keystore.remove(id);
      return { id };
    },
    tlsInstall: tls.install,
    tlsRemove: tls.remove,
    tlsStatus: tls.status,
    originsList: async () => ({ origins: origins.list() }),
    originsAdd: async ({ origin }) => ({ origin: await origins.add(origin) }),
    originsRemove: async ({ origin }) => {
      await origins.remove(origin);
      return { origin };
    },
  };
}

/**
 * The only certificate whose id begins with `start`, in either case.
 *
 * @throws HrcaError `CERTIFICATE_UNKNOWN`
 */
export function onlyCertificate<C extends { id: string }>(listed: readonly C[], start: string): C {
  const matches = listed.filter(({ id }) => id.startsWith(start.toLowerCase()));
  const [only] = matches;
  if (!only || matches.length > 1)
    throw new HrcaError('CERTIFICATE_UNKNOWN', { details: { id: start, matches: matches.length } });
  return only;
}

/** Answers from what was typed beforehand. A question with a problem means that the answer was refused. */
function answers({ pin, puk, newPin }: { pin?: string; puk?: string; newPin: string }): PinDialogue {
  const once =
    <S extends { problem?: HrcaError['code']; triesLeft?: number | undefined }, A>(
      locked: HrcaError['code'],
      answer: A,
    ) =>
    async (state: S): Promise<A> => {
      if (state.problem)
        throw new HrcaError(state.problem, {
          details: state.triesLeft === undefined ? {} : { triesLeft: state.triesLeft },
        });
      if (state.triesLeft === 0) throw new HrcaError(locked);
      return answer;
    };
  return {
    askPin: once('PIN_LOCKED', pin ?? ''),
    askNewPin: once('PIN_LOCKED', newPin),
    askPuk: once('PUK_LOCKED', { puk: puk ?? '', pin: newPin }),
  };
}
