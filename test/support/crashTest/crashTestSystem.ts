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

/** An agent and a portal with failpoints, and the certificate of one unit. */
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
      // The same after a restart, so that an old cookie is refused because of its session and not its signature.
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

    /** The reply to `signLogin` and the screens shown; `reply` is undefined if the agent was killed. */
    signLogin: async (challenge: string, answer: (view: WindowView) => WindowAction) => {
      const page = await connectPage(agent.port, origin);
      const opened = agent.nextWindow();
      const window = opened.then((url) => answerWindow(url, answer));
      // Rejects if the agent is killed before it opens a window.
      window.catch(() => undefined);
      const reply = page.call('signLogin', { challenge });
      const answered = await Promise.race([reply, agent.exited.then(() => undefined)]);
      // Then `window` would never settle.
      if (answered?.error?.code === 'WINDOW_UNAVAILABLE') throw new Error('the agent opened no window');
      const shown = answered ? await window : [];
      page.socket.terminate();
      return { reply: answered, shown };
    },

    /** Names of the temporary files that a crash left in the agent's folders. */
    leftovers: async () => (await readdir(home, { recursive: true })).filter((name) => name.endsWith('.tmp')),

    /** Name and parsed JSON of every file of the keystore. */
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
