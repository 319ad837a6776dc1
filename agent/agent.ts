import { type AgentState, createAdmin } from './control/admin.ts';
import { startControlServer } from './control/controlServer.ts';
import { loggedKeystore } from './keystore/loggedKeystore.ts';
import type { Log } from './log/createLog.ts';
import { createRequestLines } from './log/requestLines.ts';
import { createRefusedOrigins } from './origins/refusedOrigins.ts';
import type { ControlChannel } from './platform/control/controlChannel.ts';
import type { FindOwnPeer } from './platform/peer/peer.ts';
import { createHandlers } from './requests/handlers.ts';
import { startAgentServer } from './server/agentServer.ts';
import type { Stores } from './stores.ts';
import type { OpenTls } from './tls/localTls.ts';
import { manage } from './windowFlows/manage.ts';
import type { OpenWindow } from './windowHost/agentWindow.ts';
import { createSingleWindow } from './windowHost/singleWindow.ts';

export interface RunningAgentHandle {
  readonly port: number;
  close(): Promise<void>;
}

/** How often the expiry of the certificate for TLS is checked. */
const RENEWAL_CHECK_MS = 43_200_000;

/** Assembles the agent and starts listening: on loopback for portals, on the control channel for the command line. */
export async function startAgent({
  ports,
  control: controlChannel,
  stores: { keystore: unlogged, lastCertificates, origins },
  findOwnPeer,
  openTls,
  openWindow,
  now,
  monotonicNow,
  version,
  pid,
  paths,
  log,
  onStop,
}: {
  ports: readonly number[];
  control: ControlChannel;
  stores: Stores;
  findOwnPeer: FindOwnPeer;
  openTls: OpenTls;
  openWindow: OpenWindow;
  now: () => number;
  monotonicNow: () => number;
  version: string;
  pid: number;
  paths: AgentState['paths'];
  log: Log;
  onStop: () => void;
}): Promise<RunningAgentHandle> {
  const startedAt = now();
  const keystore = loggedKeystore(unlogged, log);
  const singleWindow = createSingleWindow(openWindow);
  const refused = createRefusedOrigins(now);
  const lines = createRequestLines(log);
  const closing = new AbortController();
  const onUnexpected = (error: unknown) => log.error({ err: error }, 'unexpected');

  const server = await startAgentServer({
    ports,
    isListed: origins.has,
    onUnlisted: (origin) => {
      lines.refusedOrigin(origin);
      refused.record(origin);
    },
    onEnd: lines.requestEnded,
    findOwnPeer,
    handlers: createHandlers({ singleWindow, keystore, lastCertificates, now, monotonicNow, version }),
    onUnexpected,
  });

  const tls = openTls(server.useTls);
  const keepTls = () => void tls.start().catch((error: unknown) => log.error({ err: error }, 'TLS on localhost'));
  keepTls();
  const renewal = setInterval(keepTls, RENEWAL_CHECK_MS).unref();

  /** Resolves once the page is connected. */
  const openManagement = () =>
    new Promise<void>((resolve, reject) => {
      singleWindow
        .run({ kind: 'manage', signal: closing.signal }, (window) => {
          window.connected().then(resolve, reject);
          return manage({ window, keystore, lastCertificates, origins, refused, now });
        })
        .catch((error: unknown) => {
          log.info({ reason: error instanceof Error ? error.message : 'unknown' }, 'management window ended');
          reject(error);
        });
    });
  const control = await startControlServer({
    control: controlChannel,
    onUnexpected,
    admin: createAdmin({
      keystore,
      origins,
      now,
      tls,
      agent: {
        status: async () => ({
          version,
          port: server.port,
          pid,
          startedAt,
          paths,
          busy: singleWindow.isBusy(),
          refused: refused.list(),
        }),
        open: async () => {
          if (!(await singleWindow.raise())) await openManagement();
          return { opened: true };
        },
        stop: async () => {
          setImmediate(onStop);
          return { stopping: true };
        },
      },
    }),
  });

  return {
    port: server.port,
    close: async () => {
      closing.abort();
      clearInterval(renewal);
      lines.close();
      control.close();
      await keystore.close();
      await server.close();
    },
  };
}
