import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { AGENT_PORTS } from '@hrca/protocol';
import type * as Hrca from '@hrca/web-sdk';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildWebSdk } from '../../web-sdk/build.ts';
import { useBrowser } from '../support/browser.ts';
import { freePorts } from '../support/freePorts.ts';
import {
  greet,
  reply,
  type Script,
  startHungListener,
  startScriptedAgent,
  startScriptedListener,
} from '../support/loopbackListeners.ts';
import { suiteFolder } from '../support/suiteFolder.ts';

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
const challenge = 'c'.repeat(43);
const signing: Script = { signLogin: reply({ token: 'a.b.c' }) };
const PROMISED_MS = 1_500;

const policy = (connect: string) => `default-src 'none'; script-src 'self'; connect-src ${connect}`;
const loopbackOnly = policy('ws://127.0.0.1:*');

beforeAll(() => buildWebSdk(dist));

describe.each(['script', 'module'])('a plain page with the %s build', (kind) => {
  test('logs in, after a greeting, under its own origin', async () => {
    const agent = await startScriptedAgent(signing, first);
    const page = await openPage({ kind });
    await expect(signLogin(page)).resolves.toMatchObject({ token: 'a.b.c' });
    expect(agent.asked).toMatchObject([{ method: 'hello' }, { method: 'signLogin', params: { challenge } }]);
    expect(agent.origins).toEqual([new URL(page.url()).origin]);
    await expect.poll(() => agent.sockets.size).toBe(0);
  });

  test('hears in time that there is no agent', async () => {
    const { code, tookMs } = await signLogin(await openPage({ kind }));
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
  await expect(signLogin(await openPage())).resolves.toMatchObject({ token: 'a.b.c' });
  expect(stranger.asked.map(({ method }) => method)).toEqual(['hello']);
});

test('passes a greeting over that nobody can read', async () => {
  const hello: Script[string] = (_, socket) => socket.send('{"id":"hello","result":');
  await startScriptedListener({ hello }, { port: first });
  await expect(signLogin(await openPage())).resolves.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
});

test('says that an agent is too new', async () => {
  await startScriptedAgent({ hello: greet(99), ...signing }, first);
  await expect(signLogin(await openPage())).resolves.toMatchObject({ code: 'AGENT_INCOMPATIBLE' });
});

test('says that the agent is gone when it dies mid-way', async () => {
  await startScriptedAgent({ signLogin: (_, socket) => socket.terminate() }, second);
  await expect(signLogin(await openPage())).resolves.toMatchObject({ code: 'AGENT_DISCONNECTED' });
});

test('gives up through to the agent', async () => {
  const agent = await startScriptedAgent({}, first);
  const page = await openPage();
  const outcome = page.evaluate((challenge) => {
    const abort = new AbortController();
    Object.assign(window, { abort });
    return hrca.signLogin({ challenge, signal: abort.signal }).catch(({ code, cause }) => [code, cause.name]);
  }, challenge);
  await expect.poll(() => agent.asked.length).toBe(2);
  await page.evaluate('abort.abort()');
  await expect(outcome).resolves.toEqual(['REQUEST_ABORTED', 'AbortError']);
  await expect.poll(() => agent.sockets.size).toBe(0);
});

test('lets the agent know when the person leaves the page', async () => {
  const agent = await startScriptedAgent({}, first);
  const page = await openPage();
  void signLogin(page).catch(() => undefined);
  await expect.poll(() => agent.asked.length).toBe(2);
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
  expect(agent.asked.map(({ method }) => method)).toEqual(['hello', 'signLogin', 'showWindow']);
  expect(agent.origins).toHaveLength(1);
});

test('does not wait where the policy of the page forbids the agent’s address', async () => {
  const agent = await startScriptedAgent(signing, first);
  const { code, tookMs } = await signLogin(await openPage({ csp: policy("'self'") }));
  expect(code).toBe('AGENT_UNAVAILABLE');
  expect(tookMs).toBeLessThan(PROMISED_MS);
  expect(agent.origins).toEqual([]);
});

describe('a page from the internet', () => {
  test('reaches the agent once the person has allowed it', async () => {
    await startScriptedAgent(signing, first);
    const page = await openPage({ port: publicPort, permission: 'granted' });
    await expect(signLogin(page)).resolves.toMatchObject({ token: 'a.b.c' });
  });

  test('does not wait where the person has blocked it', async () => {
    const agent = await startScriptedAgent(signing, first);
    const { code, tookMs } = await signLogin(await openPage({ port: publicPort, permission: 'denied' }));
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    expect(agent.asked).toEqual([]);
  });
});

/** A portal's page with the SDK as the global `hrca`. */
async function openPage({
  kind = 'script',
  csp = loopbackOnly,
  port = portalPort,
  permission,
}: {
  kind?: string;
  csp?: string;
  port?: number;
  permission?: 'granted' | 'denied';
} = {}): Promise<Page> {
  const files: Record<string, [type: string, text: string]> = {
    '/': [
      'text/html',
      kind === 'script' ? '<script src=/hrca.global.js></script>' : '<script type=module src=/page.js></script>',
    ],
    '/page.js': ['text/javascript', "import * as hrca from '/hrca.js'; Object.assign(window, { hrca });"],
  };
  for (const file of ['hrca.js', 'hrca.global.js']) {
    files[`/${file}`] = ['text/javascript', await readFile(join(dist, file), 'utf8')];
  }
  const server = createServer(({ url = '' }, response) => {
    const [type, text] = files[url] ?? ['text/plain', ''];
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': csp }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const context = await browser().newContext();
  onTestFinished(async () => {
    await context.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const page = await context.newPage();
  if (permission) {
    const devTools = await context.newCDPSession(page);
    const { targetInfo } = await devTools.send('Target.getTargetInfo');
    await devTools.send('Browser.setPermission', {
      permission: { name: 'loopback-network' },
      setting: permission,
      browserContextId: targetInfo.browserContextId,
    } as never);
  }
  await page.goto(`http://localhost:${port}/`);
  await page.waitForFunction('window.hrca');
  return page;
}

/** How a login on the page ended, and how long it took there. */
function signLogin(page: Page): Promise<{ token?: string; code?: string; tookMs: number }> {
  return page.evaluate(async (challenge) => {
    const started = performance.now();
    const outcome = await hrca.signLogin({ challenge }).then(
      (token) => ({ token }),
      (error) => ({ code: hrca.isHrcaError(error) ? error.code : String(error) }),
    );
    return { ...outcome, tookMs: performance.now() - started };
  }, challenge);
}
