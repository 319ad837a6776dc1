import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { detectPlatform } from '../../agent/platform/detectPlatform.ts';
import type { OpenWindow } from '../../agent/windowHost/agentWindow.ts';
import { createProgramLauncher, windowCommand } from '../../agent/windowHost/launchWindow.ts';
import { windowAssetsIn } from '../../agent/windowHost/windowAssets.ts';
import { createWindowHost, IDLE_LIMIT_MS } from '../../agent/windowHost/windowHost.ts';
import { built } from './built.ts';
import { freePorts } from './freePorts.ts';
import { findOwnPeer } from './ownPeer.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const builtPage = built('agent/dist/window');

/** The agent's windows as a person has them on the screen: shown by the browser that the agent starts, with its command. */
export async function shownWindows(env: Readonly<Record<string, string | undefined>>) {
  const profileFolder = await temporaryFolder();
  const [port = 0] = await freePorts(1);
  const launchProgram = createProgramLauncher({ env });
  const started: number[] = [];
  let browser: Browser | undefined;
  onTestFinished(async () => {
    await browser?.close();
    for (const pid of started) killIfAlive(pid);
  });
  const openWindow: OpenWindow = createWindowHost({
    assets: windowAssetsIn(builtPage),
    onUnexpected: (error) => {
      throw error;
    },
    findOwnPeer,
    now: Date.now,
    idleLimitMs: IDLE_LIMIT_MS,
    launch: async (url) => {
      const [program = '', ...parameters] = windowCommand({
        configured: undefined,
        platform: { ...detectPlatform('linux', {}, profileFolder), browserCandidates: () => ['/usr/bin/chromium'] },
        profileFolder,
        url,
      });
      // Chromium as root has no sandbox, and the test looks into its pages.
      const ours = ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`];
      const launched = await launchProgram([program, ...ours, ...parameters]);
      started.push(launched.pid);
      return launched;
    },
  });
  /** Not kept: Playwright makes every page that it is attached to believe that it has the focus. */
  const connect = async () => {
    await expect
      .poll(() =>
        fetch(`http://127.0.0.1:${port}/json/version`).then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      .toBe(true);
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    return browser;
  };
  return {
    openWindow,
    /** Titles of the windows that are on the screen. */
    titles: async (): Promise<string[]> => {
      const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
        type: string;
        title: string;
      }[];
      return targets.filter(({ type }) => type === 'page').map(({ title }) => title);
    },
    /** The window that shows this heading. */
    page: async (heading: string): Promise<Page> => {
      const shown = browser ?? (await connect());
      let found: Page | undefined;
      await expect
        .poll(async () => {
          for (const page of shown.contexts().flatMap((context) => context.pages())) {
            const text = await page
              .locator('h1')
              .textContent({ timeout: 500 })
              .catch(() => '');
            if (text === heading) found = page;
          }
          return found !== undefined;
        })
        .toBe(true);
      return found as Page;
    },
  };
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself.
  }
}
