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
  test('logs in, after a greeting, under its own origin', async () => {
    const agent = await startScriptedAgent(signing, first);
    const page = await openPage({ kind });
    await expect(signLoginOn(page)).resolves.toMatchObject({ token: 'a.b.c' });
    expect(agent.requests).toMatchObject([{ method: 'hello' }, { method: 'signLogin', params: { challenge } }]);
    expect(agent.origins).toEqual([new URL(page.url()).origin]);
    await expect.poll(() => agent.sockets.size).toBe(0);
  });

  test('hears in time that there is no agent', async () => {
    const { code, tookMs } = await signLoginOn(await openPage({ kind }));
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
  });
});

test('finds the agent behind a stranger and a listener that hangs', async () => {
  const stranger = await startScriptedListener(
    { hello: (_, socket) => socket.send(Buffer.from([0])) },
    { port: first },
  );
  await startHungListener(second);
  await startScriptedAgent(signing, third);
  await expect(signLoginOn(await openPage())).resolves.toMatchObject({ token: 'a.b.c' });
  expect(stranger.requests.map(({ method }) => method)).toEqual(['hello']);
});

test('passes a greeting over that nobody can read', async () => {
  const hello: Script[string] = (_, socket) => socket.send('{"id":"hello","result":');
  await startScriptedListener({ hello }, { port: first });
  await expect(signLoginOn(await openPage())).resolves.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
});

test('says that an agent is too new', async () => {
  await startScriptedAgent({ hello: greet(99), ...signing }, first);
  await expect(signLoginOn(await openPage())).resolves.toMatchObject({ code: 'AGENT_INCOMPATIBLE' });
});

test('says that the agent is gone when it dies mid-way', async () => {
  await startScriptedAgent({ signLogin: (_, socket) => socket.terminate() }, second);
  await expect(signLoginOn(await openPage())).resolves.toMatchObject({ code: 'AGENT_DISCONNECTED' });
});

test('gives up through to the agent', async () => {
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

test('lets the agent know when the person leaves the page', async () => {
  const agent = await startScriptedAgent({}, first);
  const page = await openPage();
  void signLoginOn(page).catch(() => undefined);
  await expect.poll(() => agent.requests.length).toBe(2);
  await page.close();
  await expect.poll(() => agent.sockets.size).toBe(0);
});

test('brings the opened window to the front on the socket of its login', async () => {
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
  test('forbids the agent’s addresses hears just that, at once', async () => {
    const agent = await startScriptedAgent(signing, first);
    const { code, tookMs } = await signLoginOn(await openPage({ csp: policy("'self'") }));
    expect(code).toBe('BLOCKED_BY_PAGE_CSP');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    expect(agent.origins).toEqual([]);
  });

  test('names one port only finds the agent there, and hears of the policy where it is on another', async () => {
    const page = await openPage({ csp: policy(`ws://127.0.0.1:${AGENT_PORTS[1]}`) });
    expect(await signLoginOn(page)).toMatchObject({ code: 'BLOCKED_BY_PAGE_CSP' });
    await startScriptedAgent(signing, second);
    expect(await signLoginOn(page)).toMatchObject({ token: 'a.b.c' });
  });

  test('only reports what it would forbid hears that there is no agent', async () => {
    const page = await openPage({ csp: policy("'self'"), cspHeader: 'Content-Security-Policy-Report-Only' });
    expect(await signLoginOn(page)).toMatchObject({ code: 'AGENT_UNAVAILABLE' });
  });
});

describe('a page from the internet', () => {
  test('reaches the agent once the person has allowed it', async () => {
    await startScriptedAgent(signing, first);
    const page = await openPage({ port: publicPort, permission: 'granted' });
    await expect(signLoginOn(page)).resolves.toMatchObject({ token: 'a.b.c' });
  });

  test('does not wait where the person has blocked it', async () => {
    const agent = await startScriptedAgent(signing, first);
    const { code, tookMs } = await signLoginOn(await openPage({ port: publicPort, permission: 'denied' }));
    expect(code).toBe('LOCAL_ACCESS_DENIED');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    expect(agent.requests).toEqual([]);
  });
});

test('a page of this computer does not wait for a question that Chromium does not ask, nor hear of one', async () => {
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
