import { AGENT_PORTS } from '@hrca/protocol';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { useFirefox } from '#test/support/browser/firefox.ts';
import { PROMISED_MS, signLoginOn, startSdkSite } from '#test/support/browser/sdkSite.ts';
import { siteCertificate } from '#test/support/certificates/siteCertificate.ts';
import { freePorts } from '#test/support/network/freePorts.ts';
import { reply, startScriptedAgent, startScriptedListener } from '#test/support/network/loopbackListeners.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { buildWebSdk } from '#web-sdk/build.ts';

// Firefox cannot map ports, so these listeners use the agent's own. The pages count as coming from the internet.
const [first] = AGENT_PORTS;
const [portalPort = 0, framePort = 0] = await freePorts(2);
const firefox = useFirefox({
  'network.lna.address_space.public.override': `127.0.0.1:${portalPort},127.0.0.1:${framePort}`,
  'network.dns.localDomains': 'portal.test,frame.test',
});
const dist = suiteFolder();
const tls = await siteCertificate(['portal.test', 'frame.test']);
beforeAll(() => buildWebSdk(dist));

const signing = { signLogin: reply({ token: 'a.b.c' }) };

async function openPortal(site: { csp?: string; frame?: string } = {}) {
  await startSdkSite({ dist, port: portalPort, tls, ...site });
  const page = await firefox().newPage();
  onTestFinished(() => page.close());
  await page.goto(`https://portal.test:${portalPort}/`);
  if (!site.frame) await page.waitForFunction('window.hrca');
  return page;
}

describe('in Firefox, a page from the internet', () => {
  test('a page in Firefox logs in without a prompt', async () => {
    const agent = await startScriptedAgent(signing, first);
    expect(await signLoginOn(await openPortal())).toMatchObject({ token: 'a.b.c' });
    expect(agent.origins).toEqual([`https://portal.test:${portalPort}`]);
  });

  test('a page in Firefox gets AGENT_UNAVAILABLE in time', async () => {
    const { code, tookMs } = await signLoginOn(await openPortal());
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
  });

  test('a page in Firefox gets AGENT_UNRESPONSIVE in time', async () => {
    await startScriptedListener({}, { port: first });
    const { code, tookMs } = await signLoginOn(await openPortal());
    expect(code).toBe('AGENT_UNRESPONSIVE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
  });

  test('a page in Firefox whose own CSP blocks the agent gets BLOCKED_BY_PAGE_CSP at once', async () => {
    const agent = await startScriptedAgent(signing, first);
    const { code, tookMs } = await signLoginOn(await openPortal({ csp: "connect-src 'self'" }));
    expect(code).toBe('BLOCKED_BY_PAGE_CSP');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    expect(agent.origins).toEqual([]);
  });

  test('a page in Firefox with upgrade-insecure-requests gets BLOCKED_AS_INSECURE', async () => {
    await startScriptedAgent(signing, first);
    const { code, tookMs } = await signLoginOn(await openPortal({ csp: 'upgrade-insecure-requests' }));
    expect(code).toBe('BLOCKED_AS_INSECURE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
  });
});

test.each([
  'allow="loopback-network"',
  '',
])('in Firefox, a portal in an iframe with "%s" logs in', async (attributes) => {
  await startScriptedAgent(signing, first);
  await startSdkSite({ dist, port: framePort, tls });
  const page = await openPortal({ frame: `<iframe ${attributes} src="https://frame.test:${framePort}/"></iframe>` });
  const frame = await page.waitForFrame((candidate) => candidate.url().includes('frame.test'));
  await frame.waitForFunction('window.hrca');
  expect(await signLoginOn(frame)).toMatchObject({ token: 'a.b.c' });
});
