import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { detectPlatform } from '#agent/platform/detectPlatform.ts';
import type { OpenWindow } from '#agent/windowHost/agentWindow.ts';
import { createProgramLauncher, windowCommand } from '#agent/windowHost/launchWindow.ts';
import { windowAssetsIn } from '#agent/windowHost/windowAssets.ts';
import { createWindowHost, IDLE_LIMIT_MS } from '#agent/windowHost/windowHost.ts';
import { findOwnPeer } from '../agent/ownPeer.ts';
import { built } from '../built/built.ts';
import { freePorts } from '../network/freePorts.ts';
import { soon } from '../system/soon.ts';
import { temporaryFolder } from '../system/temporaryFolder.ts';
import type { Point } from './display.ts';

const run = promisify(execFile);
const builtPage = built('agent/dist/window');

/** The agent's windows on a display, in the browser that the agent starts by its own command. */
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
    monotonicNow: () => performance.now(),
    idleLimitMs: IDLE_LIMIT_MS,
    connectLimitMs: 30_000,
    launch: async (url) => {
      const [program = '', ...parameters] = windowCommand({
        configured: undefined,
        platform: { ...detectPlatform('linux', {}, profileFolder), browserCandidates: () => ['/usr/bin/chromium'] },
        profileFolder,
        url,
      });
      // Chromium as root needs --no-sandbox; the port is for the test's debugger.
      const added = ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`];
      const launched = await launchProgram([program, ...added, ...parameters]);
      started.push(launched.pid);
      return launched;
    },
  });
  /** Connects Playwright, which emulates focus in every page from then on. */
  const connect = async () => {
    await expect
      .poll(() =>
        fetch(`http://127.0.0.1:${port}/json/version`).then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      .toBe(true);
    // The first connection to a browser that has just started may time out.
    browser = await chromium
      .connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 5_000 })
      .catch(() => chromium.connectOverCDP(`http://127.0.0.1:${port}`));
    return browser;
  };
  const targets = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
      type: string;
      title: string;
      webSocketDebuggerUrl: string;
    }[];
  /** Evaluates an expression in the one window without Playwright, which would emulate its focus. */
  const evaluate = async (expression: string): Promise<unknown> => {
    const target = (await targets()).find(({ type }) => type === 'page');
    if (!target) return undefined;
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await soon('the debugger of the window', once(socket, 'open'));
    const params = { expression, returnByValue: true };
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    const [answer] = await soon('an answer of the debugger of the window', once(socket, 'message'));
    socket.close();
    return JSON.parse(String(answer)).result.result.value;
  };
  return {
    openWindow,
    evaluate,
    shows: async (heading: string): Promise<void> => {
      const shown = () => evaluate('document.querySelector("h1")?.textContent').catch(() => undefined);
      await expect.poll(shown, { timeout: 20_000 }).toBe(heading);
    },
    /** Centre of a control, in screen coordinates. */
    placeOf: async (selector: string): Promise<Point> => {
      const expression = `(() => {
        const { left, top, width, height } = document.querySelector('${selector}').getBoundingClientRect();
        const frame = { x: screenX + (outerWidth - innerWidth) / 2, y: screenY + outerHeight - innerHeight };
        return { x: frame.x + left + width / 2, y: frame.y + top + height / 2 };
      })()`;
      return (await evaluate(expression)) as Point;
    },
    /** Titles of the open windows. */
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

/** Opens `url` in another browser, in a window centred on `over`, raised and focused as a new popup is. */
export async function openCover({
  env,
  url,
  over,
}: {
  env: Readonly<Record<string, string | undefined>>;
  url: string;
  over: Point;
}): Promise<void> {
  const [width, height] = [400, 300];
  const { pid } = await createProgramLauncher({ env })([
    '/usr/bin/chromium',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    `--user-data-dir=${await temporaryFolder()}`,
    `--window-size=${width},${height}`,
    `--window-position=${Math.max(0, Math.round(over.x - width / 2))},${Math.max(0, Math.round(over.y - height / 2))}`,
    `--app=${url}`,
  ]);
  onTestFinished(() => killIfAlive(pid));
  const find = ['search', '--onlyvisible', '--name', '^trap$'];
  await expect
    .poll(
      () =>
        run('/usr/bin/xdotool', find, { env }).then(
          ({ stdout }) => stdout.trim() !== '',
          () => false,
        ),
      {
        timeout: 20_000,
      },
    )
    .toBe(true);
  await run('/usr/bin/xdotool', [...find, 'windowraise', 'windowfocus', '--sync'], { env });
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has exited already.
  }
}
