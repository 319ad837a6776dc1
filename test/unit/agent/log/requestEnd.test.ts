import { createTestPki } from '@hrca/certs-fixtures';
import { authorityKeyIdentifier, displayDistinguishedName, readCertificate } from '@hrca/x509';
import { expect, test } from 'vitest';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { collectedLog } from '#test/support/agent/collectedLog.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';

const challenge = 'c'.repeat(43);

async function loggedAgent(answer: Parameters<typeof scriptedWindow>[0]) {
  const pki = await createTestPki({ now: Date.now() });
  const { log, lines } = collectedLog();
  const agent = await agentUnderTest({ units: [pki.units.good], openWindow: scriptedWindow(answer).open, log });
  const leaf = readCertificate(pki.units.good.certificateDer);
  return {
    ...agent,
    lines,
    certificate: agent.ids[0]?.slice(0, 8),
    issuer: displayDistinguishedName(leaf.issuer),
    authorityKeyIdentifier: authorityKeyIdentifier(leaf),
  };
}

test('each request is logged once at its end, with origin, code and start of the certificate id', async () => {
  const { port, lines, certificate, issuer, authorityKeyIdentifier } = await loggedAgent(
    quickClerk({ pin: '123456', newPin: 'jiangsu-2026' }),
  );
  const page = await connectPage(port);
  for (const method of ['hello', 'status']) await page.call(method);
  await page.call('signLogin', { challenge });
  await page.call('signLogin', { challenge: 'short' });
  expect(lines.filter(({ msg }) => msg === 'request ended')).toEqual([
    {
      level: 'info',
      origin: PORTAL,
      method: 'signLogin',
      code: 'OK',
      certificate,
      // If the portal reports CHAIN_UNTRUSTED, this names the CA that it does not trust.
      issuer,
      authorityKeyIdentifier,
      msg: 'request ended',
    },
    expect.objectContaining({ origin: PORTAL, method: 'signLogin', code: 'CHALLENGE_MALFORMED' }),
  ]);
});

test('a wrong PIN and a lock are logged once each, from a page, the window or the command line', async () => {
  const { controlAddress, lines, certificate, ids } = await loggedAgent(() => 'close');
  const wrong = { id: ids[0] ?? '', pin: 'wrong-pin', newPin: 'jiangsu-2027' };
  for (let i = 0; i < 7; i++) await callAgent(controlAddress, 'changePin', wrong).catch(() => undefined);
  const codes = lines.filter(({ level }) => level === 'warn').map(({ code }) => code);
  expect(codes).toContain('PIN_INCORRECT');
  expect(codes.at(-1)).toBe('PIN_LOCKED');
  for (const line of lines) expect(line.certificate).toBe(certificate);
  expect(JSON.stringify(lines)).not.toContain('wrong-pin');
});
