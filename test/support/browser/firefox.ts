import puppeteer, { type Browser } from 'puppeteer-core';
import { afterAll, beforeAll } from 'vitest';

/** Debian's Firefox ESR, headless, one for the file that calls this. */
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
    // After a failed attempt Firefox makes the next one on that port wait longer and longer, across tests too.
    extraPrefsFirefox: { ...preferences, 'network.websocket.delay-failed-reconnects': false },
    ...(userDataDir && { userDataDir }),
  });
}
