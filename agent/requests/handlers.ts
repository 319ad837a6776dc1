import { type Method, PROTOCOL_VERSION, type WindowView } from '@hrca/protocol';
import type { LastCertificates } from '../certificates/lastCertificates.ts';
import { failpoint } from '../failpoint.ts';
import type { Handlers, RequestContext } from '../server/connection.ts';
import { type LoginKeystore, requestLogin } from '../windowFlows/login.ts';
import { requestCertificates } from '../windowFlows/shareCertificates.ts';
import type { AgentWindow } from '../windowHost/agentWindow.ts';
import type { SingleWindow } from '../windowHost/singleWindow.ts';
import { createPromptBackoff } from './promptBackoff.ts';

/** Each time the browser opens one more window, and the one before says that it was replaced. */
const SHOWS_MAX = 5;

/** What the agent does for a portal's page. */
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
      // Looked up while the window opens.
      const asking = peer.program();
      return singleWindow.run({ kind: 'request', signal }, async (window) => {
        owners.set(signal, { shows: 0 });
        emit('window-opened', { id });
        try {
          return await use(namingProgram(window, await asking));
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
      const { challenge, certificateId, accept = {}, format = 'jws' } = context.params;
      failpoint('login-requested');
      return {
        token: await inWindow(context, (window) =>
          requestLogin({
            window,
            keystore,
            lastCertificates,
            now,
            origin: context.origin,
            challenge,
            certificateId,
            accept,
            format,
            onChosen: context.about,
            onListed: context.explain,
          }),
        ),
      };
    },
    listCertificates: async (context) => ({
      certificates: await inWindow(context, (window) =>
        requestCertificates({ window, keystore, now, origin: context.origin }),
      ),
    }),
    // Only the socket that the window was opened for may bring it forward.
    showWindow: async ({ signal }) => {
      const owner = owners.get(signal);
      if (!owner || owner.shows >= SHOWS_MAX) return { shown: false };
      owner.shows++;
      return { shown: await singleWindow.raise() };
    },
  };
}

/** The same window, which says beside the origin what program asks for it. */
function namingProgram(window: AgentWindow, program: string | undefined): AgentWindow {
  if (program === undefined) return window;
  const named = (view: WindowView) => ('origin' in view ? { ...view, program } : view);
  return { ...window, ask: (view) => window.ask(named(view)), update: (view) => window.update(named(view)) };
}
