import { once } from 'node:events';
import { join } from 'node:path';
import type { FixtureUnit } from '@hrca/certs-fixtures';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { startAgent } from '#agent/agent.ts';
import { createLastCertificates } from '#agent/certificates/lastCertificates.ts';
import { openSettings } from '#agent/config/settings.ts';
import type { NamedKeystore } from '#agent/keystore/mergedKeystore.ts';
import type { Log } from '#agent/log/createLog.ts';
import { createOriginList } from '#agent/origins/originList.ts';
import type { FindOwnPeer } from '#agent/platform/peer/peer.ts';
import type { FindTrustStores } from '#agent/platform/trustStores/trustStore.ts';
import { createLocalTls } from '#agent/tls/localTls.ts';
import type { OpenWindow } from '#agent/windowHost/agentWindow.ts';
import { soon } from '../system/soon.ts';
import { temporaryFolder } from '../system/temporaryFolder.ts';
import { importUnit, mergedWith, openKeystore } from './keystoreUnderTest.ts';
import { controlAt } from './ownControl.ts';
import { findOwnPeer as ownPeers } from './ownPeer.ts';

export const PORTAL = 'https://portal.test';

/** The real agent on a free port, with real files and sockets; only the user at its window is scripted. */
export async function agentUnderTest({
  units = [],
  devices = [],
  openWindow,
  now = Date.now,
  monotonicNow = () => performance.now(),
  findOwnPeer = ownPeers,
  findTrustStores = async () => [],
  scryptCost,
  log = pino({ enabled: false }),
  watchKeystore = () => undefined,
}: {
  units?: FixtureUnit[];
  devices?: NamedKeystore[];
  openWindow: OpenWindow;
  now?: () => number;
  monotonicNow?: () => number;
  findOwnPeer?: FindOwnPeer;
  findTrustStores?: FindTrustStores;
  scryptCost?: number;
  log?: Log;
  /** Called with the name of each keystore method that is called. */
  watchKeystore?: (method: string) => void;
}) {
  const home = await temporaryFolder();
  const ids: string[] = [];
  for (const unit of units) ids.push((await importUnit(home, unit)).id);
  const settings = await openSettings(join(home, 'config'));
  await settings.update(() => ({ origins: [PORTAL] }));
  const agent = await startAgent({
    ports: [0],
    control: controlAt(join(home, 'state', 'control.sock')),
    stores: {
      settings,
      origins: createOriginList({ settings, policy: [] }),
      lastCertificates: createLastCertificates({ folder: join(home, 'state'), onFailure: () => undefined }),
      keystore: watched(mergedWith(await openKeystore(home, undefined, scryptCost), devices), watchKeystore),
    },
    findOwnPeer,
    openTls: (serve) => createLocalTls({ folder: join(home, 'tls'), findTrustStores, now, serve }),
    openWindow,
    now,
    monotonicNow,
    version: '0.0.0-test',
    pid: process.pid,
    paths: { log: join(home, 'agent.log'), settings: join(home, 'config/config.json') },
    log,
    onStop: () => undefined,
  });
  onTestFinished(() => agent.close());
  return { ...agent, home, ids, controlAddress: join(home, 'state', 'control.sock') };
}

function watched<T extends object>(subject: T, watch: (method: string) => void): T {
  return new Proxy(subject, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      // The agent reads each method once, when it wraps the keystore in its log.
      return (...parameters: unknown[]) => {
        watch(String(name));
        return member.apply(target, parameters);
      };
    },
  });
}

/** A page's socket: sends requests and keeps every message that it receives. */
export async function connectPage(port: number, origin = PORTAL) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { origin });
  await soon(`the agent's answer to the handshake of ${origin}`, once(socket, 'open'));
  const messages: unknown[] = [];
  const waiting = new Map<string, (message: never) => void>();
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    messages.push(message);
    waiting.get(message.id ?? message.event)?.(message as never);
  });
  let count = 0;
  const next = (key: string) =>
    new Promise<{ result?: Record<string, never>; error?: { code: string; details?: Record<string, unknown> } }>(
      (resolve) => waiting.set(key, resolve),
    );
  return {
    socket,
    messages,
    until: (event: string) => soon(`the event ${event}`, next(event)),
    call: (method: string, params: unknown = {}) => {
      const id = `r${count++}`;
      const reply = soon(`the reply to ${method}`, next(id));
      socket.send(JSON.stringify({ id, method, params }));
      return reply;
    },
  };
}
