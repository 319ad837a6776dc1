import { AGENT_PORTS } from '@hrca/protocol';
import type * as Hrca from '@hrca/web-sdk';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { setLoopbackPermission } from '#test/support/browser/loopbackPermission.ts';
import { CHALLENGE as challenge, PROMISED_MS, signLoginOn, startSdkSite } from '#test/support/browser/sdkSite.ts';
import { freePorts } from '#test/support/network/freePorts.ts';
import {
  greet,
  reply,
  type Script,
  startHungListener,
  startScriptedAgent,
  startScriptedListener,
} from '#test/support/network/loopbackListeners.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { buildWebSdk } from '#web-sdk/build.ts';

declare const hrca: typeof Hrca;

// The built files, with the agent's real ports in them: the browser maps these to free ones, so that an agent that
// runs on this machine is not disturbed. `publicPort` is one whose pages count as coming from the internet.
const [first = 0, second = 0, third = 0, portalPort = 0, publicPort = 0] = await freePorts(5);
const mapped = AGENT_PORTS.map((port, i) => `MAP 127.0.0.1:${port} 127.0.0.1:${[first, second, third][i]}`);
const browser = useBrowser([
  `--host-resolver-rules=${mapped.join(', ')}`,
  `--ip-address-space-overrides=127.0.0.1:${publicPort}=public`,
]);

const dist = suiteFolder();
const signing: Script = { signLogin: reply({ token: 'a.b.c' }) };

const policy = (connect: string) => `default-src 'none'; script-src 'self'; connect-src ${connect}`;

beforeAll(() => buildWebSdk(dist));

describe.each(['script', 'module'] as const)('a plain page with the %s build', (kind) => {
  test('a page logs in after `hello`, under its own origin', async () => {
    const agent = await startScriptedAgent(signing, first);
    const page = await openPage({ kind });
    await expect(signLoginOn(page)).resolves.toMatchObject({ token: 'a.b.c' });
    expect(agent.requests).toMatchObject([{ method: 'hello' }, { method: 'signLogin', params: { challenge } }]);
    expect(agent.origins).toEqual([new URL(page.url()).origin]);
    await expect.poll(() => agent.sockets.size).toBe(0);
  });

  test('a page gets AGENT_UNAVAILABLE within 1.5 s without an agent', async () => {
    const { code, tookMs } = await signLoginOn(await openPage({ kind }));
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
  });
});

test('the agent is found beside another listener and one that hangs', async () => {
  const stranger = await startScriptedListener(
    { hello: (_, socket) => socket.send(Buffer.from([0])) },
    { port: first },
  );
  await startHungListener(second);
  await startScriptedAgent(signing, third);
  await expect(signLoginOn(await openPage())).resolves.toMatchObject({ token: 'a.b.c' });
  expect(stranger.requests.map(({ method }) => method)).toEqual(['hello']);
});

test('a reply to hello that is not JSON is skipped', async () => {
  const hello: Script[string] = (_, socket) => socket.send('{"id":"hello","result":');
  await startScriptedListener({ hello }, { port: first });
  await expect(signLoginOn(await openPage())).resolves.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
});

test('an agent of a newer protocol version is AGENT_INCOMPATIBLE', async () => {
  await startScriptedAgent({ hello: greet(99), ...signing }, first);
  await expect(signLoginOn(await openPage())).resolves.toMatchObject({ code: 'AGENT_INCOMPATIBLE' });
});

test('an agent that dies during the request is AGENT_DISCONNECTED', async () => {
  await startScriptedAgent({ signLogin: (_, socket) => socket.terminate() }, second);
  await expect(signLoginOn(await openPage())).resolves.toMatchObject({ code: 'AGENT_DISCONNECTED' });
});

test('an abort reaches the agent', async () => {
  const agent = await startScriptedAgent({}, first);
  const page = await openPage();
  const outcome = page.evaluate((challenge) => {
    const abort = new AbortController();
    Object.assign(window, { abort });
    return hrca.signLogin({ challenge, signal: abort.signal }).catch(({ code, cause }) => [code, cause.name]);
  }, challenge);
  await expect.poll(() => agent.requests.length).toBe(2);
  await page.evaluate('abort.abort()');
  await expect(outcome).resolves.toEqual(['REQUEST_ABORTED', 'AbortError']);
  await expect.poll(() => agent.sockets.size).toBe(0);
});

test('the socket to the agent closes when the user leaves the page', async () => {
  const agent = await startScriptedAgent({}, first);
  const page = await openPage();
  void signLoginOn(page).catch(() => undefined);
  await expect.poll(() => agent.requests.length).toBe(2);
  await page.close();
  await expect.poll(() => agent.sockets.size).toBe(0);
});

test('the opened window is brought to the front on the socket of its login', async () => {
  const opens: Script[string] = (_, socket) => socket.send('{"event":"window-opened","data":{"id":"request"}}');
  const agent = await startScriptedAgent(
    {
      signLogin: opens as Script[string],
      showWindow: (_, socket) => socket.send('{"id":"request","result":{"token":"a"}}'),
    },
    first,
  );
  const page = await openPage();
  const token = page.evaluate(
    (challenge) => hrca.signLogin({ challenge, onWindowOpened: (opened) => opened.show() }),
    challenge,
  );
  await expect(token).resolves.toBe('a');
  expect(agent.requests.map(({ method }) => method)).toEqual(['hello', 'signLogin', 'showWindow']);
  expect(agent.origins).toHaveLength(1);
});

describe('a page whose own policy', () => {
  test('a page whose own CSP blocks the agent gets BLOCKED_BY_PAGE_CSP at once', async () => {
    const agent = await startScriptedAgent(signing, first);
    const { code, tookMs } = await signLoginOn(await openPage({ csp: policy("'self'") }));
    expect(code).toBe('BLOCKED_BY_PAGE_CSP');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    expect(agent.origins).toEqual([]);
  });

  test('a page whose own CSP allows one port finds the agent there, and gets BLOCKED_BY_PAGE_CSP where it is on another', async () => {
    const page = await openPage({ csp: policy(`ws://127.0.0.1:${AGENT_PORTS[1]}`) });
    expect(await signLoginOn(page)).toMatchObject({ code: 'BLOCKED_BY_PAGE_CSP' });
    await startScriptedAgent(signing, second);
    expect(await signLoginOn(page)).toMatchObject({ token: 'a.b.c' });
  });

  test('a page with a report-only CSP gets AGENT_UNAVAILABLE', async () => {
    const page = await openPage({ csp: policy("'self'"), cspHeader: 'Content-Security-Policy-Report-Only' });
    expect(await signLoginOn(page)).toMatchObject({ code: 'AGENT_UNAVAILABLE' });
  });
});

describe('a page from the internet', () => {
  test('a page from the internet reaches the agent once the user has allowed it', async () => {
    await startScriptedAgent(signing, first);
    const page = await openPage({ port: publicPort, permission: 'granted' });
    await expect(signLoginOn(page)).resolves.toMatchObject({ token: 'a.b.c' });
  });

  test('a page from the internet does not wait where the user has blocked it', async () => {
    const agent = await startScriptedAgent(signing, first);
    const { code, tookMs } = await signLoginOn(await openPage({ port: publicPort, permission: 'denied' }));
    expect(code).toBe('LOCAL_ACCESS_DENIED');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    expect(agent.requests).toEqual([]);
  });
});

test('a page from this computer does not wait for a prompt that Chromium does not show, and gets no prompt error', async () => {
  await startHungListener(first);
  const page = await openPage();
  const { state } = await page.evaluate(async () => {
    const { state } = await navigator.permissions.query({ name: 'loopback-network' as PermissionName });
    return { state };
  });
  expect(state).toBe('prompt');
  const late = new Promise<string>((resolve) => setTimeout(resolve, 4 * PROMISED_MS, 'still waiting'));
  expect(await Promise.race([signLoginOn(page), late])).toMatchObject({ code: 'AGENT_UNAVAILABLE' });
});

async function openPage({
  permission,
  ...site
}: {
  permission?: 'granted' | 'denied';
  kind?: 'script' | 'module';
  csp?: string;
  cspHeader?: string;
  port?: number;
  frame?: string;
} = {}): Promise<Page> {
  const { port } = await startSdkSite({ dist, port: portalPort, ...site });
  const context = await browser().newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  if (permission) await setLoopbackPermission(page, permission);
  await page.goto(`http://localhost:${port}/`);
  if (!site.frame) await page.waitForFunction('window.hrca');
  return page;
}
