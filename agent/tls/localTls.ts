import { X509Certificate } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import { serialize } from '../keystore/serialize.ts';
import { type LocalCertificates, makeLocalCertificates } from './localCertificates.ts';
import { openTlsRecord, type TlsRecord } from './tlsRecord.ts';
import { type FindTrustStores, type TrustStore, trustedCa } from './trustStore.ts';

const DAY_MS = 86_400_000;
export const RENEWAL_AHEAD_MS = 30 * DAY_MS;

/** What a server needs to speak TLS. */
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
  /** SHA-256 of the CA's certificate, as stores show it; empty where it is not installed. */
  caFingerprint: string;
  stores: TrustStoreState[];
}

export type LocalTls = ReturnType<typeof createLocalTls>;
export type OpenTls = (serve: (credentials: TlsCredentials | undefined) => void) => LocalTls;

/**
 * TLS on localhost: a CA of this machine's own, put into the stores that this user's browsers trust, and taken out of
 * them again. `serve` is called with what to serve from then on, or with nothing.
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

  /** Trusts what comes in, serves it, and takes out what it replaces. Picks up wherever a crash has left things. */
  const settle = async (state: TlsRecord): Promise<TlsState> => {
    const stores = await findTrustStores();
    let { served, outgoing } = state;
    const wanted = state.incoming ?? served;
    if (!wanted) throw new TypeError('nothing to settle');
    const states = await trust(stores, wanted);
    if (state.incoming) {
      if (served) outgoing = [...outgoing, served.ca];
      served = state.incoming;
      await record.write({ served, incoming: null, outgoing });
    }
    serveFrom({ served, incoming: null, outgoing });
    if (outgoing.length > 0) {
      await takeOut(stores, outgoing);
      await record.write({ served, incoming: null, outgoing: [] });
    }
    return stateOf(wanted, states);
  };

  const renew = async (state: TlsRecord): Promise<TlsState> => {
    const incoming = await makeLocalCertificates(now());
    const changed = { ...state, incoming };
    await record.write(changed);
    return settle(changed);
  };

  const isDue = ({ notAfter }: LocalCertificates) => notAfter - now() < RENEWAL_AHEAD_MS;

  return {
    /** Serves what was installed earlier, and renews it where that is due. */
    start: () =>
      oneByOne(async () => {
        const state = await record.read();
        serveFrom(state);
        const { served, incoming, outgoing } = state;
        if (incoming || outgoing.length > 0) await settle(state);
        else if (served && isDue(served)) await renew(state);
      }),

    /** Also trusts anew what stores have appeared since. @throws HrcaError `TLS_TOOL_MISSING`, `TLS_TRUST_FAILED` */
    install: () =>
      oneByOne(async () => {
        const state = await record.read();
        const current = state.incoming ?? state.served;
        try {
          return await (current && !isDue(current) ? settle(state) : renew(state));
        } catch (error) {
          // Nobody trusts it and nobody serves it.
          if (!state.served && !state.incoming) await record.remove();
          throw error;
        }
      }),

    /** @throws HrcaError `TLS_TOOL_MISSING`, `TLS_TRUST_FAILED`; what could not be taken out is then still known */
    remove: () =>
      oneByOne(async () => {
        const { served, incoming, outgoing } = await record.read();
        serve(undefined);
        const all = [...(served ? [served.ca] : []), ...(incoming ? [incoming.ca] : []), ...outgoing];
        if (all.length === 0) return { removed: false };
        await record.write({ served: null, incoming: null, outgoing: all });
        await takeOut(await findTrustStores(), all);
        await record.remove();
        return { removed: true };
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

/** @throws what the first store said, where not one of them trusts the CA */
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

async function takeOut(stores: readonly TrustStore[], cas: readonly string[]): Promise<void> {
  for (const pem of cas) for (const store of stores) await store.remove(trustedCa(pem));
}

/** One after the other: some are served by the same file. A store that fails keeps none of the others from its turn. */
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
      if (!(error instanceof HrcaError)) throw error;
      const reason = error.details.reason ?? error.details.program;
      states.push({ name, isTrusted: false, problem: [error.code, reason].filter(Boolean).join(': ') });
    }
  }
  return states;
}

function stateOf({ ca, notAfter }: LocalCertificates, stores: TrustStoreState[]): TlsState {
  return { installed: true, notAfter, caFingerprint: new X509Certificate(ca).fingerprint256, stores };
}
