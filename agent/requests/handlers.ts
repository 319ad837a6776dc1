import { type Method, PROTOCOL_VERSION } from '@hrca/protocol';
import type { LastCertificates } from '../certificates/lastCertificates.ts';
import { failpoint } from '../failpoint.ts';
import type { Handlers, RequestContext } from '../server/connection.ts';
import type { LoginRequest } from '../signing/loginSignature.ts';
import { type LoginKeystore, requestLogin } from '../windowFlows/login.ts';
import { requestCertificates } from '../windowFlows/shareCertificates.ts';
import type { SingleWindow } from '../windowHost/singleWindow.ts';
import { createPromptBackoff } from './promptBackoff.ts';

/** Each call opens one more browser window; the previous page shows that it was replaced. */
const SHOWS_MAX = 5;

/** The handlers of the methods that a portal's page may call. */
export function createHandlers({
  singleWindow,
  keystore,
  lastCertificates,
  now,
  monotonicNow,
  version,
}: {
  singleWindow: SingleWindow;
  keystore: LoginKeystore;
  lastCertificates: LastCertificates;
  now: () => number;
  monotonicNow: () => number;
  version: string;
}): Handlers {
  const promptBackoff = createPromptBackoff(monotonicNow);
  const owners = new WeakMap<AbortSignal, { shows: number }>();
  const inWindow = <T>(
    { id, origin, emit, peer, signal }: Omit<RequestContext<Method>, 'params'>,
    use: Parameters<typeof singleWindow.run<T>>[1],
  ) =>
    promptBackoff.with(origin, () => {
      const asker = { origin, program: peer.program() };
      return singleWindow.run({ kind: 'request', signal, asker }, async (window) => {
        owners.set(signal, { shows: 0 });
        emit('window-opened', { id });
        try {
          return await use(window);
        } finally {
          owners.delete(signal);
          emit('window-closed', { id });
        }
      });
    });
  return {
    hello: async () => ({ agent: 'hrca', protocol: PROTOCOL_VERSION, version }),
    status: async () => ({ version, busy: singleWindow.isBusy() }),
    signLogin: async (context) => {
      const { about: onChosen, explain: onListed } = context;
      const request = loginRequest(context);
      failpoint('login-requested');
      return {
        token: await inWindow(context, (window) =>
          requestLogin({ window, request, keystore, lastCertificates, now, onChosen, onListed }),
        ),
      };
    },
    listCertificates: async (context) => ({
      certificates: await inWindow(context, (window) => requestCertificates({ window, keystore, now })),
    }),
    // Only the socket for which the window was opened may bring it to the front.
    showWindow: async ({ signal }) => {
      const owner = owners.get(signal);
      if (!owner || owner.shows >= SHOWS_MAX) return { shown: false };
      owner.shows++;
      return { shown: await singleWindow.raise() };
    },
  };
}

function loginRequest({ origin, params }: RequestContext<'signLogin'>): LoginRequest {
  const { challenge, certificateId, accept = {}, format = 'jws' } = params;
  return { origin, challenge, certificateId, accept, format };
}
