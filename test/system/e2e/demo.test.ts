import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { choose, enterNewPin, enterPin, failureOf, startLogin } from '#test/support/browser/clerk.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { startDemo } from '#test/support/built/demo.ts';
import { freePorts } from '#test/support/network/freePorts.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

const PIN = 'jiangsu-2026';
const browser = useBrowser();

async function browse(url: string): Promise<Page> {
  const context = await browser().newContext({ locale: 'zh-CN', permissions: ['local-network-access'] });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

type Demo = ReturnType<typeof startDemo>;

/** With the printed addresses only, as a user without a desktop. */
async function openLogin(demo: Demo): Promise<{ portal: Page; window: Page }> {
  const [, address = ''] = await demo.says(/门户 · Portal +(http:\/\/localhost:\d+)\n/);
  expect(demo.printed()).toMatch(/点击 单位登录 → CA → 登录；初始口令 123456/);
  const portal = await browse(address);
  await startLogin(portal);
  const [, window = ''] = await demo.says(/请在浏览器中打开证书助手窗口： (http:\/\/\S+)/);
  return { portal, window: await browse(window) };
}

/** Waits until agent, portal and every process that they started have ended. */
async function expectToEnd(demo: Demo, end: () => Promise<void>): Promise<void> {
  const before = [...demo.processes()];
  for (const part of [/agent\/dist\/hrca\.js/, /portal\/dist\/server\.js/]) {
    expect(before.filter(([, command]) => part.test(command))).not.toEqual([]);
  }
  await end();
  expect([...demo.processes()]).toEqual([]);
  expect(demo.printed()).not.toMatch(/: exit /);
}

test('the first demo leads to 单位中心, a second keeps the PIN, and Ctrl-C ends all processes of each', async () => {
  const folder = await temporaryFolder();
  const [port] = await freePorts(1);
  const parameters = ['--port', String(port), '--folder', folder];

  const first = startDemo(parameters);
  const initial = await openLogin(first);
  await choose(initial.window);
  await enterPin(initial.window, '123456');
  await enterNewPin(initial.window, PIN);
  await initial.portal.getByRole('heading', { name: '单位中心' }).waitFor();
  await expectToEnd(first, first.pressCtrlC);

  const second = startDemo(parameters);
  const again = await openLogin(second);
  await choose(again.window);
  await enterPin(again.window, PIN);
  await again.portal.getByRole('heading', { name: '单位中心' }).waitFor();
  expect(second.printed()).not.toContain('生成测试证书');
  await expectToEnd(second, second.interruptAlone);
}, 120_000);

test('after hrca stop the portal runs on, its login says that no agent runs, and Ctrl-C ends the demo', async () => {
  const folder = await temporaryFolder();
  const [port] = await freePorts(1);
  const demo = startDemo(['--port', String(port), '--folder', folder]);
  const [, home = ''] = await demo.says(/HRCA_HOME='([^']+)'/);
  expect(home).toBe(join(folder, 'home'));
  expect(demo.printed()).toMatch(/证书文件口令 · Passphrase +demo\n/);
  const environment = { HRCA_HOME: home, SKF_SOFT_KEYS: join(folder, 'keys') };
  expect(await hrca(home, ['stop'], { env: environment })).toMatchObject({ code: 0 });
  await demo.says(/证书助手已停止，门户仍在运行/);
  const portal = await browse(`http://localhost:${port}`);
  await startLogin(portal);
  expect(await failureOf(portal)).toBe('AGENT_UNAVAILABLE');
  // Started again by the printed command; it ends with the demo.
  expect(await hrca(home, ['start'], { env: environment })).toMatchObject({ code: 0 });
  await demo.pressCtrlC();
  expect(await hrca(home, ['status'], { env: environment })).toMatchObject({ code: 3 });
}, 120_000);

test('a busy port is named, with how to choose another, before anything is started or written', async () => {
  const folder = await temporaryFolder();
  const [port = 0] = await freePorts(1);
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const demo = startDemo(['--port', String(port), '--folder', folder]);
  expect(await demo.ended()).toBe(1);
  expect(demo.printed()).toContain(`端口 ${port} 已被占用。换一个端口：npm run demo -- --port ${port + 1}`);
  expect(demo.printed()).toContain(`Port ${port} is taken.`);
  expect(await readdir(folder)).toEqual([]);
});

test.each(['65536', 'eighty'])('the port %s is refused', async (port) => {
  const demo = startDemo(['--port', port, '--folder', await temporaryFolder()]);
  expect(await demo.ended()).toBe(1);
  expect(demo.printed()).toContain(`--port ${port}: 1 … 65535`);
});
