import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestPki } from '@hrca/certs-fixtures';
import { AGENT_PORTS } from '@hrca/protocol';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { siteCertificate } from '#test/support/certificates/siteCertificate.ts';
import { freePorts } from '#test/support/network/freePorts.ts';
import { refuse, reply, type Script, startScriptedAgent } from '#test/support/network/loopbackListeners.ts';
import { startSnippetServer } from '#test/support/portal/snippetServer.ts';
import { snippet, snippetPath } from '#test/support/sources/snippets.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { createLoginToken } from '#test/support/tokens/loginTokens.ts';
import { startSnippetSite } from '#test/system/docs/snippetSite.ts';
import { buildWebSdk } from '#web-sdk/build.ts';

// The pages of the READMEs, unchanged, in Chromium, with the server of the verifier's README behind TLS. The agent is
// scripted, since the real one listens only on the ports that this browser maps elsewhere.
const [agentPort = 0, sitePort = 0] = await freePorts(2);
const mapped = AGENT_PORTS.map((port, i) => `MAP 127.0.0.1:${port} 127.0.0.1:${i === 0 ? agentPort : 1}`);
const browser = useBrowser([
  '--ignore-certificate-errors',
  `--host-resolver-rules=${[...mapped, `MAP portal.example:443 127.0.0.1:${sitePort}`].join(', ')}`,
]);
const origin = 'https://portal.example';
const tls = await siteCertificate(['portal.example']);
const pki = await createTestPki({ now: Date.now() });
const { good, expired } = pki.units;
const dist = suiteFolder();
beforeAll(() => buildWebSdk(dist));

/** The markup that the script needs. */
const bundlerPage = `<!doctype html><title>门户</title>
<button id="login" type="button">登录</button>
<p id="hint" hidden>请在弹出的“证书列表”窗口中继续<button id="show-window" type="button">再次显示窗口</button></p>
<p id="problem" role="alert"></p>
<script type="module" src="/page.js"></script>`;

const kinds = {
  'page.js': async () => {
    const { outputFiles } = await build({
      entryPoints: [snippetPath('page.js')],
      bundle: true,
      format: 'esm',
      write: false,
      conditions: ['hrca-source'],
    });
    const [csp = '', policy = ''] = snippet('csp.txt').trim().split(': ');
    return {
      '/': ['text/html', bundlerPage, { [csp]: policy }],
      '/page.js': ['text/javascript', outputFiles[0]?.text ?? ''],
    } as const;
  },
  'page.html': async () => {
    const { stdout } = await promisify(execFile)('sh', [snippetPath('integrity.sh')], { cwd: dist });
    return {
      '/': ['text/html', `<!doctype html><title>门户</title>${snippet('page.html').replace('…', stdout)}`],
      '/js/hrca.global.js': ['text/javascript', await readFile(join(dist, 'hrca.global.js'), 'utf8')],
    } as const;
  },
};

async function openPortal(kind: keyof typeof kinds): Promise<Page> {
  const server = await startSnippetServer(pki.trustAnchorPem);
  await startSnippetSite({ tls, server, pages: await kinds[kind](), port: sitePort });
  const page = await browser().newPage();
  onTestFinished(() => page.close());
  await page.goto(`${origin}/`);
  return page;
}

const signsAs =
  (unit: typeof good): Script[string] =>
  (request, socket) => {
    const { challenge } = request.params as { challenge: string };
    socket.send(JSON.stringify({ event: 'window-opened', data: { id: request.id } }));
    reply({ token: createLoginToken({ ...unit, challenge, now: Date.now(), origin }) })?.(request, socket);
  };

describe.each(['page.js', 'page.html'] as const)('%s', (kind) => {
  test('the page of the SDK’s README logs in', async () => {
    await startScriptedAgent({ signLogin: signsAs(good) }, agentPort);
    const page = await openPortal(kind);
    await page.getByRole('button', { name: '登录' }).click();
    await page.waitForURL(`${origin}/unit`);
    expect(await page.textContent('body')).toContain(good.code);
  });

  test('the page of the SDK’s README shows the error code of the agent or of the server', async () => {
    const scripts = [refuse({ code: 'PIN_LOCKED' }), signsAs(expired)];
    await startScriptedAgent({ signLogin: (...call) => scripts.shift()?.(...call) }, agentPort);
    const page = await openPortal(kind);
    for (const code of ['PIN_LOCKED', 'CERTIFICATE_EXPIRED']) {
      await page.getByRole('button', { name: '登录' }).click();
      await expect.poll(() => page.getByRole('alert').textContent()).toBe(code);
    }
    expect(page.url()).toBe(`${origin}/`);
  });
});

test('page.js raises the window on request, and shows no error when the user cancels', async () => {
  let cancel = () => {};
  const agent = await startScriptedAgent(
    {
      signLogin: (request, socket) => {
        cancel = () => refuse({ code: 'USER_CANCELLED' })?.(request, socket);
        socket.send(JSON.stringify({ event: 'window-opened', data: { id: request.id } }));
      },
    },
    agentPort,
  );
  const page = await openPortal('page.js');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('button', { name: '再次显示窗口' }).click();
  await expect.poll(() => agent.requests.at(-1)?.method).toBe('showWindow');
  cancel();
  await page.locator('#hint').waitFor({ state: 'hidden' });
  expect(await page.getByRole('alert').textContent()).toBe('');
});
