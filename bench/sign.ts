import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestPki, type FixtureUnit } from '@hrca/certs-fixtures';
import { jwsSignature, readCertificate } from '@hrca/x509';
import { pino } from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import { openSettings } from '../agent/config/settings.ts';
import { type Keystore, startAgent } from '../agent/index.ts';
import type { MergedKeystore } from '../agent/keystore/mergedKeystore.ts';
import { derivePinKey, SCRYPT_COST } from '../agent/keystore/software/keyWrapping.ts';
import { createOriginList } from '../agent/origins/originList.ts';
import { createLocalTls } from '../agent/tls/localTls.ts';
import type { OpenWindow } from '../agent/windowHost/agentWindow.ts';
import { controlAt } from '../test/support/agent/ownControl.ts';
import { findOwnPeer } from '../test/support/agent/ownPeer.ts';
import { quickClerk } from '../test/support/agent/scriptedWindow.ts';
import { compare, type Row } from './measure.ts';

const ORIGIN = 'https://portal.test';
const REACH = 1.3;
const CHALLENGE = 'c'.repeat(43);

/**
 * `signLogin` over the socket with a window that answers at once and an unencrypted key, against a bare ws echo plus the raw
 * signature; and, for information, against an echo whose answer is as long as the agent's. The cost of decrypting the key
 * is a row of its own.
 */
export async function signRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const keyType of ['P-256', 'RSA-2048'] as const) {
    const { units } = await createTestPki({ now: Date.now(), keyType });
    const agent = await agentFor(units.good);
    const algorithm = keyType === 'P-256' ? 'ES256' : 'RS256';
    const { publicKeyInfo } = readCertificate(units.good.certificateDer);
    const message = Buffer.alloc(2_500, 'x');
    const request = JSON.stringify({ id: 'request', method: 'signLogin', params: { challenge: CHALLENGE } });
    const against = async (echo: Awaited<ReturnType<typeof echoServer>>, row: { name: string; reach?: number }) => {
      const baseline = async () => {
        await echo.exchange(request);
        jwsSignature({ algorithm, privateKey: units.good.privateKey, publicKeyInfo, message });
      };
      rows.push(await compare({ ...row, baseline, subject: () => agent.exchange(request) }));
      await echo.close();
    };
    await against(await echoServer(), { name: `sign round trip ${keyType}`, reach: REACH });
    const reply = await agent.exchange(request);
    await against(await echoServer(reply), { name: `  to an echo of ${reply.length} characters` });
    await agent.close();
  }
  return rows;
}

/** The time of one guess at a PIN, which scrypt makes slow on purpose: no ratio. */
export async function guessMs(): Promise<number> {
  const start = performance.now();
  await derivePinKey({ secret: Buffer.from('a guess'), salt: new Uint8Array(16), cost: SCRYPT_COST });
  return performance.now() - start;
}

async function agentFor(unit: FixtureUnit) {
  const home = await mkdtemp(join(tmpdir(), 'hrca-bench-'));
  const settings = await openSettings(join(home, 'config'));
  await settings.update(() => ({ origins: [ORIGIN] }));
  const agent = await startAgent({
    ports: [0],
    control: controlAt(join(home, 'state', 'control.sock')),
    stores: {
      settings,
      origins: createOriginList({ settings, policy: [] }),
      lastCertificates: { of: async () => undefined, usedAt: async () => new Map(), remember: async () => undefined },
      keystore: openKeystoreOf(unit) as MergedKeystore,
    },
    findOwnPeer,
    openWindow: answeringWindow,
    openTls: (serve) =>
      createLocalTls({ folder: join(home, 'tls'), findTrustStores: async () => [], now: Date.now, serve }),
    now: Date.now,
    monotonicNow: () => performance.now(),
    version: '0',
    pid: process.pid,
    paths: { log: join(home, 'agent.log'), settings: join(home, 'config/config.json') },
    log: pino({ enabled: false }),
    onStop: () => undefined,
  });
  const client = await openClient(agent.port);
  return {
    exchange: client.exchange,
    close: async () => {
      client.socket.terminate();
      await agent.close();
      await rm(home, { recursive: true });
    },
  };
}

const clerk = quickClerk({ pin: 'unused' });

/** A window that answers at once. */
const answeringWindow: OpenWindow = async () => ({
  ask: async (view) => clerk(view),
  update: () => undefined,
  setNotice: () => undefined,
  assertOpen: () => undefined,
  raise: async () => undefined,
  connected: async () => undefined,
  end: () => undefined,
});

/** A keystore with one unencrypted key. */
function openKeystoreOf({
  chain,
  privateKey,
  keyType,
}: FixtureUnit): Keystore & Pick<MergedKeystore, 'watch' | 'close'> {
  const [leaf] = chain as [Uint8Array];
  const certificate = readCertificate(leaf);
  const id = '0'.repeat(64);
  return {
    list: async () => [
      {
        kind: 'certificate',
        id,
        certificate,
        chain,
        algorithms: [keyType === 'P-256' ? 'ES256' : 'RS256'],
        triesLeft: undefined,
      },
    ],
    watch: () => () => undefined,
    close: async () => undefined,
    sign: async ({ algorithm, message }) => {
      const { publicKeyInfo } = certificate;
      return jwsSignature({ algorithm, privateKey, publicKeyInfo, message: message() });
    },
  };
}

/** Sends back each message, or `answer`. */
async function echoServer(answer?: string) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(answer ?? data.toString())));
  await once(server, 'listening');
  const client = await openClient((server.address() as AddressInfo).port);
  return {
    exchange: client.exchange,
    close: async () => {
      client.socket.terminate();
      server.close();
    },
  };
}

async function openClient(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { origin: ORIGIN, perMessageDeflate: false });
  await once(socket, 'open');
  let answered: ((text: string) => void) | undefined;
  socket.on('message', (data) => {
    const text = data.toString();
    // Events come before the reply.
    if (!text.startsWith('{"event"')) answered?.(text);
  });
  return {
    socket,
    exchange: (request: string) =>
      new Promise<string>((resolve) => {
        answered = resolve;
        socket.send(request);
      }),
  };
}
