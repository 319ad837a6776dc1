import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { beforeAll, describe, expect, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { settled } from '#test/support/browser/clerk.ts';
import { useDisplay } from '#test/support/browser/display.ts';
import { shownWindows } from '#test/support/browser/shownWindow.ts';

// Two windows of the agent one after the other in real Chromium on a display, with one profile and one process.
const PIN = 'jiangsu-2026';
const challenge = 'c'.repeat(43);
const display = useDisplay();
let pki: TestPki;
beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

/** Longer than the agent waits before it closes the browser of a window that has ended. */
const untilTheFirstIsCleanedUp = () => new Promise((resolve) => setTimeout(resolve, 4_000));

async function twoWindows() {
  const windows = await shownWindows(display().env);
  const agent = await agentUnderTest({ units: [pki.units.good], openWindow: windows.openWindow });
  await callAgent(agent.controlAddress, 'changePin', { id: agent.ids[0] ?? '', pin: '123456', newPin: PIN });
  return { windows, site: await connectPage(agent.port, PORTAL) };
}

describe('a window that opens while the previous one closes', () => {
  test.each([
    ['after the list of certificates', 'listCertificates', '是否允许查看证书列表？', '同意', 'result'],
    ['after a login that was cancelled', 'signLogin', '证书列表', '取消', 'error'],
  ])('S10 a window that opens %s stays open', async (_, method, heading, button, outcome) => {
    // Proves that the end of one window does not close the next and does not count as a refusal of it.
    const { windows, site } = await twoWindows();
    const first = site.call(method, method === 'signLogin' ? { challenge } : {});
    const before = await settled(await windows.page(heading));
    await before.getByRole('button', { name: button }).click();
    expect(await first).toHaveProperty(outcome);

    const login = site.call('signLogin', { challenge });
    const window = await settled(await windows.page('证书列表'));
    await untilTheFirstIsCleanedUp();
    expect(await windows.titles()).toEqual(['证书列表 · 江苏省人社证书助手']);
    await window.getByRole('button', { name: '确定' }).click();
    await window.getByLabel('口令', { exact: true }).fill(PIN);
    await window.getByRole('button', { name: '确定' }).click();
    expect(await login).toHaveProperty('result.token');
  });
});
