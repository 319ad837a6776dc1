import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { FixtureUnit } from '@hrca/certs-fixtures';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { built } from '../built/built.ts';
import { hrca } from '../built/builtAgent.ts';
import { assertFixedPortsFree } from '../network/fixedPorts.ts';
import { soon } from '../system/soon.ts';
import { temporaryFolder } from '../system/temporaryFolder.ts';
import { settled } from './clerk.ts';

const root = join(import.meta.dirname, '../../..');
const PASSPHRASE = 'e2e';

/** The built agent and the built portal, each in a process of its own. */
export interface InstalledSystem {
  readonly home: string;
  readonly origin: string;
  readonly imported: readonly { id: string; puk: string }[];
  readonly agent: ChildProcess | undefined;
  /** Resolves to the URL of the next window that the agent opens. */
  nextWindowUrl(): Promise<string>;
  /** Starts the agent again after it has exited. */
  restartAgent(): Promise<ChildProcess>;
}

/** The same, with real Chromium for the portal's page and the agent's window. */
export interface SystemInBrowser extends InstalledSystem {
  /** Opens the portal in a new browser profile. */
  visit(): Promise<Page>;
  /** Opens the next window of the agent in the browser. */
  agentWindow(): Promise<Page>;
  screenshot(page: Page, name: string): Promise<void>;
}

interface SystemOptions {
  units: readonly FixtureUnit[];
  trustAnchorPem: string;
  isListed?: boolean;
  isAgentRunning?: boolean;
  /** Added to the settings that every agent under test has. */
  agentSettings?: Record<string, unknown>;
  agentEnvironment?: Record<string, string>;
}

export async function startSystemInBrowser(browser: Browser, options: SystemOptions): Promise<SystemInBrowser> {
  const system = await startInstalledSystem(options);
  const contexts: BrowserContext[] = [];
  onTestFinished(() => Promise.all(contexts.map((context) => context.close())).then(() => undefined));
  const openPage = async (url: string) => {
    const context = await browser.newContext({
      viewport: { width: 560, height: 720 },
      locale: 'zh-CN',
      permissions: ['local-network-access'],
    });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };
  return {
    ...system,
    visit: () => openPage(system.origin),
    agentWindow: async () => settled(await openPage(await system.nextWindowUrl())),
    screenshot: async (page, name) => {
      await mkdir(join(root, 'test/screenshots/e2e'), { recursive: true });
      await page.screenshot({ path: join(root, 'test/screenshots/e2e', `${name}.png`), fullPage: true });
    },
  };
}

export async function startInstalledSystem({
  units,
  trustAnchorPem,
  isListed = true,
  isAgentRunning = true,
  agentSettings = {},
  agentEnvironment = {},
}: SystemOptions): Promise<InstalledSystem> {
  assertFixedPortsFree();
  const home = await temporaryFolder();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  await mkdir(join(home, 'config'), { mode: 0o700 });
  await writeFile(
    join(home, 'config/config.json'),
    JSON.stringify({
      origins: isListed ? [origin] : [],
      credentialStore: 'file',
      usualDrivers: false,
      ...agentSettings,
    }),
  );
  await writeFile(join(home, 'roots'), trustAnchorPem);
  const imported = [];
  for (const unit of units) imported.push(await importUnit(home, unit));

  const announced = join(home, 'windows');
  await writeFile(announced, '');
  await writeFile(join(home, 'announce.sh'), `printf '%s\\n' "$1" >> '${announced}'\n`);
  const startAgent = () =>
    launch([built('agent/dist/hrca.js'), 'start', '--foreground'], {
      HOME: home,
      HRCA_HOME: home,
      HRCA_WINDOW_COMMAND: `/bin/sh ${join(home, 'announce.sh')} {url}`,
      ...agentEnvironment,
    });
  const agent = isAgentRunning ? await startAgent() : undefined;
  await launch([built('portal/dist/server.js')], {
    PORTAL_PORT: String(port),
    PORTAL_ORIGIN: origin,
    PORTAL_TRUST_ANCHORS: join(home, 'roots'),
    PORTAL_RATE_LIMIT: '1000',
  });
  await expect
    .poll(() =>
      fetch(`${origin}/healthz`).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);

  let windows = 0;
  return {
    home,
    origin,
    imported,
    agent,
    nextWindowUrl: async () => {
      const lines = async () => (await readFile(announced, 'utf8')).trim().split('\n').filter(Boolean);
      await expect.poll(async () => (await lines()).length, { timeout: 15_000 }).toBeGreaterThan(windows);
      return (await lines())[windows++] ?? '';
    },
    restartAgent: startAgent,
  };
}

async function importUnit(home: string, unit: FixtureUnit): Promise<{ id: string; puk: string }> {
  const file = join(home, 'unit.p12');
  await writeFile(file, await unit.pkcs12({ encryption: 'modern', passphrase: PASSPHRASE, iterations: 2048 }));
  const { stdout, stderr } = await hrca(home, ['import', file, '--json'], { lines: [PASSPHRASE] });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** Starts one of the built programs and resolves once it prints, which each does when it listens. */
async function launch(parameters: string[], env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, parameters, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await ended;
  });
  await soon(`${parameters.join(' ')} to print that it listens`, Promise.race([once(child.stdout, 'data'), ended]));
  child.stdout.resume();
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
