import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type * as Hrca from '@hrca/web-sdk';
import { chromium } from 'playwright-core';
import type { Page } from 'puppeteer-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { launchFirefox } from '#test/support/browser/firefox.ts';
import { startSdkSite } from '#test/support/browser/sdkSite.ts';
import { built } from '#test/support/built/built.ts';
import { hrca as runHrca } from '#test/support/built/builtAgent.ts';
import { dnsName, leakedCa } from '#test/support/certificates/leakedCa.ts';
import { siteCertificate } from '#test/support/certificates/siteCertificate.ts';
import { freePorts } from '#test/support/network/freePorts.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import {
  certutil,
  chromiumDatabase,
  createDatabase,
  fingerprintsBelow,
  firefoxProfile,
} from '#test/support/system/trustStores.ts';
import { buildWebSdk } from '#web-sdk/build.ts';

declare const hrca: typeof Hrca;

const [portalPort = 0] = await freePorts(1);
const dist = suiteFolder();
const site = await siteCertificate(['portal.test']);
const mapBank = '--host-resolver-rules=MAP bank.test 127.0.0.1';
beforeAll(() => buildWebSdk(dist));

/** A user's machine: a profile of each browser, and the built agent, running. */
async function machine() {
  const home = await temporaryFolder();
  mkdirSync(join(home, 'config'), { mode: 0o700 });
  const origins = [`http://localhost:${portalPort}`, `https://portal.test:${portalPort}`];
  writeFileSync(join(home, 'config/config.json'), JSON.stringify({ origins, credentialStore: 'file' }));
  createDatabase(chromiumDatabase(home));
  createDatabase(firefoxProfile(home));
  const agent = await startAgent(home);
  const { port } = JSON.parse((await runHrca(home, ['status', '--json'])).stdout) as { port: number };
  return { home, agent, port };
}

async function startAgent(home: string): Promise<ChildProcess> {
  const script = built('agent/dist/hrca.js');
  const env = { PATH: process.env.PATH, HOME: home, HRCA_HOME: home };
  const agent = spawn(process.execPath, [script, 'start', '--foreground'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    const ended = once(agent, 'exit');
    if (agent.kill()) await ended;
  });
  await once(agent.stdout, 'data');
  agent.stdout.resume();
  return agent;
}

interface ProbingPage {
  evaluate(probe: (url: string) => Promise<string>, url: string): Promise<string>;
}

/** What a page sees of a port on which nothing listens. */
const REFUSED = 'closed 1006';
/** A certificate that is not trusted for the name; Chromium reports it like a closed port. */
const untrusted = { inChromium: 'closed 1006', inFirefox: 'closed 1015' };

/** Sends hello from a page; resolves to the reply or to the close code. */
function greet(page: ProbingPage, url: string): Promise<string> {
  return page.evaluate(async (address) => {
    const socket = new WebSocket(address);
    return new Promise<string>((resolve) => {
      socket.onopen = () => socket.send('{"id":"hello","method":"hello","params":{}}');
      socket.onmessage = ({ data }) => resolve(JSON.parse(data).result.agent);
      socket.onclose = ({ code }) => resolve(`closed ${code}`);
    });
  }, url);
}

async function inChromium(home: string, url: string): Promise<string> {
  const context = await chromium.launchPersistentContext(await temporaryFolder(), {
    executablePath: '/usr/bin/chromium',
    env: { ...process.env, HOME: home, XDG_DATA_HOME: '' } as Record<string, string>,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', mapBank],
  });
  try {
    const page = await context.newPage();
    await page.goto(`http://localhost:${portalPort}/`);
    return await greet(page, url);
  } finally {
    await context.close();
  }
}

async function withFirefox<T>(home: string, use: (page: Page) => Promise<T>): Promise<T> {
  const options = { userDataDir: firefoxProfile(home), acceptInsecureCerts: false };
  const firefox = await launchFirefox({ 'network.dns.localDomains': 'bank.test,portal.test' }, options);
  try {
    return await use(await firefox.newPage());
  } finally {
    await firefox.close();
  }
}

function inFirefox(home: string, url: string): Promise<string> {
  return withFirefox(home, async (page) => {
    await page.goto(`http://localhost:${portalPort}/`);
    return greet(page, url);
  });
}

/** Trusts a certificate in both browsers, as an administrator would. */
async function trustIn(home: string, name: string, cert: string): Promise<void> {
  const file = join(await temporaryFolder(), 'trusted.pem');
  writeFileSync(file, cert);
  for (const folder of [chromiumDatabase(home), firefoxProfile(home)]) {
    certutil(folder, '-A', '-n', name, '-t', 'C,,', '-a', '-i', file);
  }
}

// Proves that browsers trust the certificate by the root alone, without a prompt, and only while it is installed.
test('T3: after hrca tls install real Chromium and Firefox reach the agent over wss, until hrca tls remove', async () => {
  const { home, port } = await machine();
  await startSdkSite({ dist, port: portalPort, csp: 'connect-src ws:' });
  const address = `wss://127.0.0.1:${port}/`;
  const databases = () => [chromiumDatabase(home), firefoxProfile(home)].map((folder) => certutil(folder, '-L'));
  expect(await inChromium(home, address)).toBe(REFUSED);
  expect(await inFirefox(home, address)).toBe(REFUSED);
  const before = [fingerprintsBelow(chromiumDatabase(home)), databases()];

  expect(await runHrca(home, ['tls', 'install'])).toMatchObject({ code: 0, stderr: '' });
  expect(await inChromium(home, address)).toBe('hrca');
  expect(await inFirefox(home, address)).toBe('hrca');
  const status = JSON.parse((await runHrca(home, ['tls', 'status', '--json'])).stdout);
  expect(status).toMatchObject({ installed: true, stores: [{ isTrusted: true }, { isTrusted: true }] });

  expect(await runHrca(home, ['tls', 'remove'])).toMatchObject({ code: 0, stderr: '' });
  expect([fingerprintsBelow(chromiumDatabase(home)), databases()]).toEqual(before);
  expect(await inChromium(home, address)).toBe(REFUSED);
}, 120_000);

// Proves that a page whose ws:// is changed to wss:// finds the agent on the same port.
test('T3: in Firefox the SDK of a page with upgrade-insecure-requests reaches the agent once TLS is installed', async () => {
  const { home } = await machine();
  await trustIn(home, 'site', site.ca);
  await startSdkSite({ dist, port: portalPort, csp: 'upgrade-insecure-requests', tls: site });
  const status = () =>
    withFirefox(home, async (page) => {
      await page.goto(`https://portal.test:${portalPort}/`);
      await page.waitForFunction('window.hrca');
      return page.evaluate(() => hrca.agentStatus().catch(({ code }) => code));
    });
  expect(await status()).toBe('AGENT_UNAVAILABLE');
  await runHrca(home, ['tls', 'install']);
  expect(await status()).toMatchObject({ busy: false });
}, 120_000);

test('T1: real Chromium and Firefox accept no certificate for another name, not even one signed with the root’s key', async () => {
  const { home } = await machine();
  await startSdkSite({ dist, port: portalPort, csp: 'connect-src wss:' });
  const leaked = await leakedCa(Date.now());
  await trustIn(home, 'leaked', leaked.ca);
  const agentPort = await startTlsAgent(await leaked.leafFor(undefined));
  const evil = await startTlsAgent(await leaked.leafFor(dnsName('bank.test')));
  expect(await inChromium(home, `wss://localhost:${agentPort}/`)).toBe('hrca');
  expect(await inFirefox(home, `wss://localhost:${agentPort}/`)).toBe('hrca');
  expect(await inChromium(home, `wss://bank.test:${evil}/`)).toBe(untrusted.inChromium);
  expect(await inFirefox(home, `wss://bank.test:${evil}/`)).toBe(untrusted.inFirefox);
}, 120_000);

/** Answers hello over TLS as the agent does. */
async function startTlsAgent(credentials: { key: string; cert: string }): Promise<number> {
  const server = createServer(credentials).listen(0, '127.0.0.1');
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('message', () => socket.send('{"result":{"agent":"hrca"}}'));
  });
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
