import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestPki } from '@hrca/certs-fixtures';
import type { WindowAction, WindowView } from '@hrca/protocol';
import { connectPage } from '../agent/agentUnderTest.ts';
import { callAgent } from '../agent/callAgent.ts';
import { importFile } from '../agent/importFile.ts';
import { answerWindow } from '../agent/windowSocket.ts';
import { freePorts } from '../network/freePorts.ts';
import { PortalClient } from '../portal/portalClient.ts';
import { temporaryFolder } from '../system/temporaryFolder.ts';
import {
  type CrashTestAgent,
  type CrashTestPortal,
  startCrashTestAgent,
  startCrashTestPortal,
} from './crashTestProcess.ts';

const PASSPHRASE = 'crash-test';

/** An agent and a portal with failpoints, one unit's certificate, and a clerk. */
export async function startCrashTestSystem({
  scripts,
  pki,
}: {
  scripts: { agent: string; portal: string };
  pki: TestPki;
}) {
  const home = await temporaryFolder();
  const [port] = (await freePorts(1)) as [number];
  const origin = `http://localhost:${port}`;
  await mkdir(join(home, 'config'), { mode: 0o700 });
  await writeFile(join(home, 'config/config.json'), JSON.stringify({ origins: [origin], credentialStore: 'file' }));
  await writeFile(join(home, 'roots'), pki.trustAnchorPem);
  const bytes = await pki.units.good.pkcs12({ encryption: 'modern', passphrase: PASSPHRASE, iterations: 2048 });

  const startPortal = () =>
    startCrashTestPortal(scripts.portal, {
      PORTAL_PORT: String(port),
      PORTAL_ORIGIN: origin,
      PORTAL_TRUST_ANCHORS: join(home, 'roots'),
      PORTAL_RATE_LIMIT: '0',
      // The same after a restart: an old cookie is then refused for its session and not for its signature.
      PORTAL_SESSION_SECRET: 'x'.repeat(32),
    });
  const startAgent = () => startCrashTestAgent(scripts.agent, home);
  const control = join(home, 'state/control.sock');
  let agent: CrashTestAgent = await startAgent();
  let portal: CrashTestPortal = await startPortal();

  return {
    agent: () => agent,
    portal: () => portal,
    restartAgent: async () => {
      agent = await startAgent();
    },
    restartPortal: async () => {
      portal = await startPortal();
    },
    visit: () => new PortalClient({ url: origin, origin }),

    importUnit: () => importFile(control, { bytes, passphrase: PASSPHRASE }),
    changePin: (id: string, pin: string, newPin: string) => callAgent(control, 'changePin', { id, pin, newPin }),
    certificates: async () => (await callAgent(control, 'list', {})).certificates,

    /** The agent's answer to `signLogin`, and the screens shown; no answer where the agent was killed meanwhile. */
    signLogin: async (challenge: string, answer: (view: WindowView) => WindowAction) => {
      const page = await connectPage(agent.port, origin);
      const opened = agent.nextWindow();
      const window = opened.then((url) => answerWindow(url, answer));
      // An agent that dies before it has opened one never does.
      window.catch(() => undefined);
      const reply = page.call('signLogin', { challenge });
      const answered = await Promise.race([reply, agent.exited.then(() => undefined)]);
      // Without one there is nothing to wait for.
      if (answered?.error?.code === 'WINDOW_UNAVAILABLE') throw new Error('the agent opened no window');
      const shown = answered ? await window : [];
      page.socket.terminate();
      return { reply: answered, shown };
    },

    /** Names of what a crash left half-written in the agent's folders. */
    leftovers: async () => (await readdir(home, { recursive: true })).filter((name) => name.endsWith('.tmp')),

    /** Every file that the agent keeps, by name, as JSON where it is meant to be. */
    keystoreFiles: async () => {
      const folder = join(home, 'data/keystore');
      const names = (await readdir(folder)).filter((name) => !name.endsWith('.tmp'));
      return Promise.all(
        names.map(async (name) => ({ name, content: JSON.parse(await readFile(join(folder, name), 'utf8')) })),
      );
    },
  };
}
export type CrashTestSystem = Awaited<ReturnType<typeof startCrashTestSystem>>;
