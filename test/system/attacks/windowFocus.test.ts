import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { useDisplay } from '#test/support/browser/display.ts';
import { openCover, shownWindows } from '#test/support/browser/shownWindow.ts';

// Real Chromium twice on one display: the agent's window, and a site's popup over it. Clicks and keys come from xdotool.
const challenge = 'c'.repeat(43);
const display = useDisplay();
let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

async function coveredWindow(method: string, params: object) {
  const windows = await shownWindows(display().env);
  const agent = await agentUnderTest({ units: [pki.units.good], openWindow: windows.openWindow });
  const site = await connectPage(agent.port, PORTAL);
  let outcome: unknown;
  void site.call(method, params).then((reply) => {
    outcome = reply;
  });
  return { windows, outcome: () => outcome };
}

/** A page that closes when it is pressed: the second click of a double click goes to the window below. */
async function trap(): Promise<string> {
  const server = createServer((_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>trap</title><body onpointerdown="window.close()" style="height:100vh">prize</body>'),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('a popup that covers the window', () => {
  test('O17 the second click of a double click on a popup is not consent, and a later click is', async () => {
    // Proves that a window ignores input for a moment after it gets the focus.
    const { windows, outcome } = await coveredWindow('listCertificates', {});
    await windows.shows('是否允许查看证书列表？');
    await expect.poll(() => windows.evaluate('document.documentElement.dataset.unsettled === undefined')).toBe(true);
    const button = await windows.placeOf('.actions .primary');
    await openCover({ env: display().env, url: await trap(), over: button });
    await display().doubleClick(button);
    await expect.poll(() => windows.evaluate('document.hasFocus()')).toBe(true);
    await display().screenshot('window', 'after-double-click');
    expect(outcome()).toBeUndefined();

    await expect.poll(() => windows.evaluate('document.documentElement.dataset.unsettled === undefined')).toBe(true);
    await display().click(button);
    await expect.poll(outcome).toHaveProperty('result');
  });
});

describe('typing while the window opens', () => {
  test('O18 text that is typed while the window opens chooses nothing and costs no try', async () => {
    const { windows, outcome } = await coveredWindow('signLogin', { challenge });
    // The pauses between keys are shorter than the time for which the window ignores input.
    const chat = display().type('lunch at noon?\nyes\nwhere\n'.repeat(4), { delayMs: 60 });
    await windows.shows('证书列表');
    await chat;
    expect(outcome()).toBeUndefined();
    expect(await windows.evaluate('document.querySelector("h1").textContent')).toBe('证书列表');
    expect(await windows.evaluate('document.querySelector(".ignored").textContent')).toContain('无效');
  });
});
