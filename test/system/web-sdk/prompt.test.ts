import { AGENT_PORTS } from '@hrca/protocol';
import { type BrowserContext, chromium } from 'playwright-core';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { useDisplay } from '#test/support/browser/display.ts';
import { PROMISED_MS, signLoginOn, startSdkSite } from '#test/support/browser/sdkSite.ts';
import { siteCertificate } from '#test/support/certificates/siteCertificate.ts';
import { freePorts } from '#test/support/network/freePorts.ts';
import { reply, startScriptedAgent } from '#test/support/network/loopbackListeners.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';
import { buildWebSdk } from '#web-sdk/build.ts';

// Chromium's own Local Network Access prompt, on a screen, since headless it answers itself. The pages count as coming
// from the internet; the agent's ports are mapped to free ones.
const [first = 0, second = 0, third = 0, portalPort = 0, framePort = 0] = await freePorts(5);
const mapped = AGENT_PORTS.map((port, i) => `MAP 127.0.0.1:${port} 127.0.0.1:${[first, second, third][i]}`);
mapped.push('MAP *.example 127.0.0.1');
const tls = await siteCertificate(['portal.example', 'frame.example']);
const display = useDisplay();
const dist = suiteFolder();
beforeAll(() => buildWebSdk(dist));

/** Moves the focus into the prompt, whose first button is Block, and on to Allow. */
const intoPrompt = 'alt+shift+a';
const block = [intoPrompt, 'Return'];
const allow = [intoPrompt, 'Tab', 'Return'];

async function startBrowser(): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(await temporaryFolder(), {
    executablePath: '/usr/bin/chromium',
    headless: false,
    env: display().env as Record<string, string>,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--ignore-certificate-errors',
      `--host-resolver-rules=${mapped.join(', ')}`,
      `--ip-address-space-overrides=127.0.0.1:${portalPort}=public,127.0.0.1:${framePort}=public`,
    ],
  });
  onTestFinished(() => context.close());
  return context;
}

async function openPortal() {
  const context = await startBrowser();
  await startSdkSite({ dist, port: portalPort, tls });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`https://portal.example:${portalPort}/`);
  await page.waitForFunction('window.hrca');
  await page.bringToFront();
  return page;
}

/** Longer than every limit of the SDK, while the prompt is shown. */
const whilePromptIsUp = () => new Promise((resolve) => setTimeout(resolve, PROMISED_MS + 500));
const isPending = async (outcome: Promise<unknown>) => (await Promise.race([outcome, 'pending'])) === 'pending';

async function agentThatSigns() {
  return startScriptedAgent({ signLogin: reply({ token: 'a.b.c' }) }, first);
}

describe('Chromium’s prompt', () => {
  test('a login waits for Chromium’s prompt and continues after Allow', async () => {
    const agent = await agentThatSigns();
    const outcome = signLoginOn(await openPortal());
    await whilePromptIsUp();
    await display().screenshot('web-sdk', 'prompt');
    expect(await isPending(outcome)).toBe(true);
    expect(agent.requests).toEqual([]);
    await display().press(...allow);
    expect(await outcome).toMatchObject({ token: 'a.b.c' });
  });

  test('Block in Chromium’s prompt is LOCAL_ACCESS_DENIED, then and afterwards', async () => {
    const agent = await agentThatSigns();
    const page = await openPortal();
    const outcome = signLoginOn(page);
    await whilePromptIsUp();
    await display().press(...block);
    expect(await outcome).toMatchObject({ code: 'LOCAL_ACCESS_DENIED' });
    const { code, tookMs } = await signLoginOn(page);
    expect(code).toBe('LOCAL_ACCESS_DENIED');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    expect(agent.requests).toEqual([]);
  });

  test('closing Chromium’s prompt is LOCAL_ACCESS_DISMISSED, and LOCAL_ACCESS_DENIED the third time', async () => {
    await agentThatSigns();
    const page = await openPortal();
    for (const code of ['LOCAL_ACCESS_DISMISSED', 'LOCAL_ACCESS_DISMISSED', 'LOCAL_ACCESS_DENIED']) {
      const outcome = signLoginOn(page);
      await whilePromptIsUp();
      await display().press('Escape');
      expect(await outcome).toMatchObject({ code });
    }
  });

  test('Chromium shows no prompt where no agent runs, and the page gets AGENT_UNAVAILABLE at once', async () => {
    const { code, tookMs } = await signLoginOn(await openPortal());
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
  });
});

describe('a portal in an iframe of another site', () => {
  async function openFrame(attributes: string) {
    const context = await startBrowser();
    await startSdkSite({ dist, port: framePort, tls });
    await startSdkSite({
      dist,
      port: portalPort,
      tls,
      frame: `<iframe ${attributes} src="https://frame.example:${framePort}/"></iframe>`,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`https://portal.example:${portalPort}/`);
    const [, frame] = page.frames();
    if (!frame) return expect.fail('no frame');
    await frame.waitForFunction('window.hrca');
    await page.bringToFront();
    return frame;
  }

  test('in an iframe with allow="loopback-network" Chromium prompts the user', async () => {
    await agentThatSigns();
    const outcome = signLoginOn(await openFrame('allow="loopback-network"'));
    await whilePromptIsUp();
    expect(await isPending(outcome)).toBe(true);
    await display().press(...allow);
    expect(await outcome).toMatchObject({ token: 'a.b.c' });
  });

  test('in an iframe without it the access is denied without a prompt', async () => {
    const agent = await agentThatSigns();
    const { code, tookMs } = await signLoginOn(await openFrame(''));
    expect(code).toBe('LOCAL_ACCESS_DENIED');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    expect(agent.requests).toEqual([]);
  });
});
