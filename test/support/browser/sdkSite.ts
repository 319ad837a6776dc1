import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type * as Hrca from '@hrca/web-sdk';
import { onTestFinished } from 'vitest';

declare const hrca: typeof Hrca;

export const CHALLENGE = 'c'.repeat(43);

/** Within this time the SDK reports AGENT_UNREACHABLE when no agent is running. */
export const PROMISED_MS = 1_500;

export interface SdkSite {
  readonly port: number;
}

/** A page with the built SDK of `dist` as the global `hrca`, or a page with an iframe for such a page. */
export async function startSdkSite({
  dist,
  port = 0,
  kind = 'script',
  csp = "default-src 'none'; script-src 'self'; connect-src ws://127.0.0.1:*",
  cspHeader = 'Content-Security-Policy',
  frame,
  tls,
}: {
  dist: string;
  port?: number;
  kind?: 'script' | 'module';
  csp?: string;
  cspHeader?: string;
  /** Markup of the iframe, in place of the script. */
  frame?: string;
  tls?: { key: string; cert: string };
}): Promise<SdkSite> {
  const script =
    kind === 'script' ? '<script src=/hrca.global.js></script>' : '<script type=module src=/page.js></script>';
  const files: Record<string, [type: string, text: string]> = {
    '/': ['text/html', `<!doctype html><title>SDK</title>${frame ?? script}`],
    '/page.js': ['text/javascript', "import * as hrca from '/hrca.js'; Object.assign(window, { hrca });"],
  };
  for (const file of ['hrca.js', 'hrca.global.js']) {
    files[`/${file}`] = ['text/javascript', await readFile(join(dist, file), 'utf8')];
  }
  const respond: Parameters<typeof createServer>[1] = ({ url = '' }, response) => {
    const [type, text] = files[url] ?? ['text/plain', ''];
    response.writeHead(200, { 'Content-Type': type, ...(!frame && { [cspHeader]: csp }) }).end(text);
  };
  const server = tls ? createTlsServer(tls, respond) : createServer(respond);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port };
}

export interface LoginOutcome {
  readonly token?: string;
  readonly code?: string;
  readonly tookMs: number;
}

/** A page or frame of Playwright or Puppeteer. */
interface SdkPage {
  evaluate(login: (challenge: string) => Promise<LoginOutcome>, challenge: string): Promise<LoginOutcome>;
}

/** Calls `signLogin` on the page and measures it there. */
export function signLoginOn(page: SdkPage): Promise<LoginOutcome> {
  return page.evaluate(async (challenge) => {
    const started = performance.now();
    const outcome = await hrca.signLogin({ challenge }).then(
      (token) => ({ token }),
      (error) => ({ code: hrca.isHrcaError(error) ? error.code : String(error) }),
    );
    return { ...outcome, tookMs: performance.now() - started };
  }, CHALLENGE);
}
