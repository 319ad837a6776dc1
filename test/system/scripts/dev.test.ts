import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { freePorts } from '#test/support/network/freePorts.ts';
import { root } from '#test/support/sources/sourceFiles.ts';
import { soon } from '#test/support/system/soon.ts';

const browser = useBrowser();

test('npm run dev shows each view of the window from the sources, and runs the portal', async () => {
  const [windowPort = 0, portalPort = 0] = await freePorts(2);
  const parameters = ['run', 'dev', '--', '--window-port', String(windowPort), '--portal-port', String(portalPort)];
  const child = spawn('npm', parameters, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  onTestFinished(async () => {
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    await once(child, 'close');
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  await expect.poll(() => output, { timeout: 30_000 }).toContain('"msg":"listening"');

  const page = await browser().newPage();
  onTestFinished(() => page.close());
  await page.goto(`http://127.0.0.1:${windowPort}/views`);
  const opened = page.context().waitForEvent('page');
  await page.getByRole('link', { name: 'pin-wrong', exact: true }).click();
  const window = await soon('the window to open', opened);
  await window.getByText('PIN_INCORRECT').waitFor();
  expect((await fetch(`http://localhost:${portalPort}/`)).status).toBe(200);
});
