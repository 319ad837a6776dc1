import puppeteer, { type Browser } from 'puppeteer-core';
import { afterAll, beforeAll } from 'vitest';

/** Debian's Firefox ESR, headless; one instance per test file. */
export function useFirefox(
  preferences: Readonly<Record<string, string | number | boolean>> = {},
  options: { userDataDir?: string } = {},
): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchFirefox(preferences, options);
  });
  afterAll(() => browser?.close());
  return () => browser;
}

export function launchFirefox(
  preferences: Readonly<Record<string, string | number | boolean>>,
  { userDataDir, acceptInsecureCerts = true }: { userDataDir?: string; acceptInsecureCerts?: boolean } = {},
): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    acceptInsecureCerts,
    // Otherwise Firefox delays reconnections to a port after failed attempts, also across tests.
    extraPrefsFirefox: { ...preferences, 'network.websocket.delay-failed-reconnects': false },
    ...(userDataDir && { userDataDir }),
  });
}
