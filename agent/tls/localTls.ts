import { X509Certificate } from 'node:crypto';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { serialize } from '../concurrency/serialize.ts';
import { type FindTrustStores, type TrustStore, trustedCa } from '../platform/trustStores/trustStore.ts';
import { type LocalCertificates, makeLocalCertificates } from './localCertificates.ts';
import { openTlsRecord, type TlsRecord } from './tlsRecord.ts';

const DAY_MS = 86_400_000;
export const RENEWAL_AHEAD_MS = 30 * DAY_MS;

/** Key and certificate of a TLS server. */
export interface TlsCredentials {
  /** PEM. */
  readonly key: string;
  /** PEM of the leaf. */
  readonly cert: string;
}

export interface TrustStoreState {
  name: string;
  isTrusted: boolean;
  /** Why the store could not be read or changed. */
  problem?: string;
}

export interface TlsState {
  installed: boolean;
  /** Milliseconds since 1970; 0 where it is not installed. */
  notAfter: number;
  /** SHA-256 of the CA's certificate, in the form that trust stores show; empty where it is not installed. */
  caFingerprint: string;
  stores: TrustStoreState[];
}

/** `left`: stores that may still have a CA of the agent, and why. `removed`: there was one, and none is left. */
export interface TlsRemoval {
  removed: boolean;
  left: { name: string; problem: string }[];
}

export type LocalTls = ReturnType<typeof createLocalTls>;
export type OpenTls = (serve: (credentials: TlsCredentials | undefined) => void) => LocalTls;

/**
 * TLS on localhost: adds a CA of this machine to the trust stores of this user's browsers, renews and removes it. `serve` is
 * called with the credentials to use from then on; `undefined` turns TLS off.
 */
export function createLocalTls({
  folder,
  findTrustStores,
  now,
  serve,
}: {
  folder: string;
  findTrustStores: FindTrustStores;
  now: () => number;
  serve: (credentials: TlsCredentials | undefined) => void;
}) {
  const record = openTlsRecord(folder);
  const oneByOne = serialize();

  const serveFrom = ({ served }: TlsRecord) => serve(served ? { key: served.key, cert: served.leaf } : undefined);

  /** Adds the incoming CA to the stores, serves its leaf and removes the CAs that it replaces. Resumes after a crash. */
  const reconcile = async (state: TlsRecord): Promise<{ wanted: LocalCertificates; states: TrustStoreState[] }> => {
    const stores = await findTrustStores();
    let { served, outgoing } = state;
    const wanted = state.incoming ?? served;
    if (!wanted) throw new TypeError('the record has neither a served nor an incoming certificate');
    const states = await trust(stores, wanted);
    if (state.incoming) {
      if (served) outgoing = [...outgoing, served.ca];
      served = state.incoming;
      await record.write({ served, incoming: null, outgoing });
    }
    serveFrom({ served, incoming: null, outgoing });
    if (outgoing.length === 0) return { wanted, states };
    const labels = outgoing.map((pem) => trustedCa(pem).label);
    const left = await removeFromStores(stores, (ours) => ours.filter((label) => labels.includes(label)));
    if (left.length === 0) await record.write({ served, incoming: null, outgoing: [] });
    const problems = new Map(left.map(({ name, problem }) => [name, { problem }]));
    return { wanted, states: states.map((state) => ({ ...state, ...problems.get(state.name) })) };
  };

  const renew = async (state: TlsRecord) => {
    const incoming = await makeLocalCertificates(now());
    const changed = { ...state, incoming };
    await record.write(changed);
    return reconcile(changed);
  };

  /** Removes the recorded CAs, or all CAs of the agent, recorded or not. Keeps the record until none is left. */
  const clear = async (state: TlsRecord, what: 'recorded' | 'everything'): Promise<TlsRemoval> => {
    const known = casOf(state);
    const labels = known.map((pem) => trustedCa(pem).label);
    const stores = await findTrustStores();
    let found = known.length > 0;
    if (known.length > 0) await record.write({ served: null, incoming: null, outgoing: known });
    const failed = await removeFromStores(stores, (ours) => {
      if (what === 'recorded') return ours.filter((label) => labels.includes(label));
      found ||= ours.length > 0;
      return ours;
    });
    // If nothing is recorded, a store that cannot be read has no CA of the agent.
    const left = failed.filter(({ code }) => known.length > 0 || code !== 'TLS_TOOL_MISSING');
    if (left.length === 0) await record.remove();
    return { removed: found && left.length === 0, left: left.map(({ name, problem }) => ({ name, problem })) };
  };

  const isDue = ({ notAfter }: LocalCertificates) => notAfter - now() < RENEWAL_AHEAD_MS;

  return {
    /** Serves the installed certificate, renews it when due, and completes an interrupted installation or removal. */
    start: () =>
      oneByOne(async () => {
        const state = await record.read();
        serveFrom(state);
        const { served, incoming, outgoing } = state;
        if (!served && !incoming) {
          if (outgoing.length > 0) assertNothingLeft((await clear(state, 'recorded')).left);
        } else if (incoming || outgoing.length > 0) assertNothingLeft((await reconcile(state)).states);
        else if (served && isDue(served)) assertNothingLeft((await renew(state)).states);
      }),

    /** Also adds the CA to stores that are new since. @throws HrcaError `TLS_TOOL_MISSING`, `TLS_TRUST_FAILED` */
    install: () =>
      oneByOne(async (): Promise<TlsState> => {
        const state = await record.read();
        const current = state.incoming ?? state.served;
        try {
          const { wanted, states } = await (current && !isDue(current) ? reconcile(state) : renew(state));
          return stateOf(wanted, states);
        } catch (error) {
          // No store trusts it, so it is not served. A CA that cannot be removed stays recorded.
          if (!state.served && !state.incoming) await clear(await record.read(), 'recorded');
          throw error;
        }
      }),

    /** Reports the stores from which a CA could not be removed; the next call tries them again. */
    remove: () =>
      oneByOne(async () => {
        serve(undefined);
        return clear(await record.read(), 'everything');
      }),

    status: () =>
      oneByOne(async (): Promise<TlsState> => {
        const { served } = await record.read();
        if (!served) return { installed: false, notAfter: 0, caFingerprint: '', stores: [] };
        const ca = trustedCa(served.ca);
        return stateOf(served, await each(await findTrustStores(), (store) => store.holds(ca)));
      }),
  };
}

function casOf({ served, incoming, outgoing }: TlsRecord): string[] {
  return [...(served ? [served.ca] : []), ...(incoming ? [incoming.ca] : []), ...outgoing];
}

function assertNothingLeft(states: readonly { name: string; problem?: string }[]): void {
  const reason = states.flatMap(({ name, problem }) => (problem ? [`${name}: ${problem}`] : [])).join('; ');
  if (reason) throw new HrcaError('TLS_TRUST_FAILED', { details: { reason } });
}

/** @throws the first store's error, if no store trusts the CA */
async function trust(stores: readonly TrustStore[], { ca: pem }: LocalCertificates): Promise<TrustStoreState[]> {
  const ca = trustedCa(pem);
  const errors: unknown[] = [];
  const states = await each(stores, (store) =>
    store.add(ca).then(
      () => true,
      (error) => {
        errors.push(error);
        throw error;
      },
    ),
  );
  if (!states.some(({ isTrusted }) => isTrusted)) throw errors[0] ?? new HrcaError('TLS_TRUST_FAILED');
  return states;
}

/** Removes the CAs that `choose` returns from every store. Resolves to the stores that failed, with the reason. */
async function removeFromStores(
  stores: readonly TrustStore[],
  choose: (ours: readonly string[]) => readonly string[],
): Promise<{ name: string; problem: string; code: string }[]> {
  const failed: { name: string; problem: string; code: string }[] = [];
  for (const store of stores) {
    try {
      for (const label of choose(await store.ours())) await store.remove(label);
    } catch (error) {
      failed.push({ name: store.name, ...problemOf(error) });
    }
  }
  return failed;
}

/** One after the other, since some stores share a file. A store that fails does not stop the others. */
async function each(
  stores: readonly TrustStore[],
  use: (store: TrustStore) => Promise<boolean>,
): Promise<TrustStoreState[]> {
  const states: TrustStoreState[] = [];
  for (const store of stores) {
    const { name } = store;
    try {
      states.push({ name, isTrusted: await use(store) });
    } catch (error) {
      states.push({ name, isTrusted: false, problem: problemOf(error).problem });
    }
  }
  return states;
}

/** The reason in a store's error: of its program or of the file system. Throws any other error, which is a bug. */
function problemOf(error: unknown): { code: string; problem: string } {
  if (isHrcaError(error)) {
    const reason = error.details.reason ?? error.details.program;
    return { code: error.code, problem: [error.code, reason].filter(Boolean).join(': ') };
  }
  if (error instanceof Error && 'syscall' in error) {
    return { code: 'TLS_TRUST_FAILED', problem: `TLS_TRUST_FAILED: ${error.message}` };
  }
  throw error;
}

function stateOf({ ca, notAfter }: LocalCertificates, stores: TrustStoreState[]): TlsState {
  return { installed: true, notAfter, caFingerprint: new X509Certificate(ca).fingerprint256, stores };
}
