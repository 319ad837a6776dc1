import { verify } from 'node:crypto';
import { once } from 'node:events';
import { createTestPki, type TestPki } from '@hrca/certs-fixtures';
import { HrcaError, type WindowAction, type WindowView } from '@hrca/protocol';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OpenWindow } from '#agent/windowHost/agentWindow.ts';
import { agentUnderTest, connectPage, PORTAL } from '#test/support/agent/agentUnderTest.ts';
import { callAgent } from '#test/support/agent/callAgent.ts';
import { quickClerk, scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { soon } from '#test/support/system/soon.ts';

const challenge = 'c'.repeat(43);
const clerk = quickClerk({ pin: '123456', newPin: 'jiangsu-2026' });
let pki: TestPki;

beforeAll(async () => {
  pki = await createTestPki({ now: Date.now() });
});

const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

describe('signLogin', () => {
  test('signLogin signs exactly the origin of the handshake, the challenge and the time', async () => {
    const window = scriptedWindow(clerk);
    const now = () => 1_800_000_000_123;
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open, now });
    const page = await connectPage(port);
    const { result } = await page.call('signLogin', { challenge });
    const [header, payload, signature] = String(result?.token).split('.');
    expect(decode(header)).toEqual({
      alg: 'ES256',
      typ: 'hrca-login+jwt',
      x5c: pki.units.good.chain.map((der) => Buffer.from(der).toString('base64')),
    });
    expect(decode(payload)).toEqual({ aud: PORTAL, nonce: challenge, iat: 1_800_000_000 });
    const key = { key: pki.units.good.certificatePem, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature ?? '', 'base64url'))).toBe(
      true,
    );
    expect(window.shown.map(({ screen }) => screen)).toEqual(['certificates', 'pin', 'newPin']);
    expect(window.ends).toEqual([{ screen: 'end', outcome: 'done' }]);
    expect(page.messages.filter((message) => 'event' in (message as object))).toMatchObject([
      { event: 'window-opened' },
      { event: 'window-closed' },
    ]);
  });

  test.each([
    ['SM2', 'jws'],
    ['SM2', 'cms'],
    ['P-256', 'cms'],
    ['RSA-2048', 'cms'],
  ] as const)('signLogin signs with a key of %s in the format %s, and the verifier accepts it', async (keyType, format) => {
    const { units, trustAnchorPem } = await createTestPki({ now: Date.now(), keyType });
    const { port } = await agentUnderTest({ units: [units.good], openWindow: scriptedWindow(clerk).open });
    const { result } = await (await connectPage(port)).call('signLogin', { challenge, format });
    const login = await verifyLogin(result?.token, {
      expectedChallenge: challenge,
      expectedOrigin: PORTAL,
      trustAnchors: parseTrustAnchors(trustAnchorPem),
      revocation: skipRevocationCheck,
      formats: [format],
    });
    expect(login.unit).toEqual({ name: units.good.name, code: units.good.code });
  });

  test.each([
    ['a challenge that is malformed', { challenge: 'c' }, 'CHALLENGE_MALFORMED'],
    ['a PIN', { challenge, pin: '123456' }, 'REQUEST_INVALID'],
  ])('signLogin opens no window for %s', async (_, params, code) => {
    const window = scriptedWindow(clerk);
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const page = await connectPage(port);
    expect(await page.call('signLogin', params)).toMatchObject({ error: { code } });
    expect(window.shown).toEqual([]);
  });

  test('signLogin answers a second request with AGENT_BUSY while a window is open', async () => {
    const window = scriptedWindow(() => new Promise(() => undefined));
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const [first, second] = [await connectPage(port), await connectPage(port)];
    const opened = first.until('window-opened');
    void first.call('signLogin', { challenge });
    await opened;
    expect(await second.call('signLogin', { challenge })).toMatchObject({ error: { code: 'AGENT_BUSY' } });
    expect(await second.call('status')).toMatchObject({ result: { busy: true } });
    expect(await second.call('showWindow')).toMatchObject({ result: { shown: false } });
    expect(await first.call('showWindow')).toMatchObject({ result: { shown: true } });
    expect(window.raised()).toBe(1);
  });

  test('signLogin ends its window when the socket closes, and serves the next request', async () => {
    let promptBackoff = new Promise<never>(() => undefined) as Promise<never> | undefined;
    const window = scriptedWindow((view) => promptBackoff ?? clerk(view));
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const page = await connectPage(port);
    const opened = page.until('window-opened');
    void page.call('signLogin', { challenge });
    await opened;
    page.socket.close();
    await soon('the socket to be closed', once(page.socket, 'close'));
    await expect.poll(() => window.ends).toEqual([{ screen: 'end', outcome: 'cancelled' }]);
    promptBackoff = undefined;
    expect(await (await connectPage(port)).call('signLogin', { challenge })).toHaveProperty('result.token');
  });

  test.each([
    ['the user cancels', 'USER_CANCELLED'],
    ['signing fails', 'INTERNAL'],
  ])('the window says that the new PIN is saved if it was changed and then %s', async (_, code) => {
    const window = scriptedWindow(clerk);
    // Called immediately before the key is used, which is after the new PIN was saved.
    const assertOpen = () => {
      throw code === 'INTERNAL' ? new Error('broken') : new HrcaError('USER_CANCELLED');
    };
    const openWindow: OpenWindow = async (request) => ({ ...(await window.open(request)), assertOpen });
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow });
    expect(await (await connectPage(port)).call('signLogin', { challenge })).toMatchObject({ error: { code } });
    expect(window.notices).toEqual(['pin-saved']);
    expect(window.ends).toHaveLength(1);
  });

  test('the window says nothing about a new PIN if none was chosen', async () => {
    const window = scriptedWindow(quickClerk({ pin: 'jiangsu-2026' }));
    const { port, ids, controlAddress } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    await callAgent(controlAddress, 'changePin', { id: ids[0] ?? '', pin: '123456', newPin: 'jiangsu-2026' });
    expect(await (await connectPage(port)).call('signLogin', { challenge })).toHaveProperty('result.token');
    expect(window.notices).toEqual([]);
  });

  test('the screen for the PUK says PIN_LOCKED once after the sixth wrong PIN', async () => {
    const window = scriptedWindow((view: WindowView) => {
      if (view.screen === 'pin') return { action: 'pin', pin: 'wrong-pin' };
      if (view.screen === 'puk' && view.triesLeft === 10)
        return { action: 'puk', puk: '000000000000', pin: 'new-pin-77' };
      return view.screen === 'puk' ? 'close' : clerk(view);
    });
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    await (await connectPage(port)).call('signLogin', { challenge });
    const screens = window.shown.filter((view) => view.screen === 'puk');
    expect(screens.map(({ problem }) => problem?.code)).toEqual(['PIN_LOCKED', 'PUK_INCORRECT']);
  });

  test('忘记口令 leads to the PUK and back to the PIN without counting as a try', async () => {
    const answers: Partial<Record<WindowView['screen'], WindowAction[]>> = {
      pin: [{ action: 'unlock', certificateId: '0'.repeat(64) }],
      puk: [{ action: 'back' }],
    };
    const window = scriptedWindow((view) => answers[view.screen]?.shift() ?? clerk(view));
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    expect(await (await connectPage(port)).call('signLogin', { challenge })).toHaveProperty('result.token');
    expect(
      window.shown.map((view) => ('triesLeft' in view ? `${view.screen} ${view.triesLeft}` : view.screen)),
    ).toEqual(['certificates', 'pin 6', 'puk 10', 'pin 6', 'newPin']);
    expect(window.shown.filter((view) => 'problem' in view)).toEqual([]);
  });

  test('the screen for the PIN mentions the initial PIN until it is changed, and not after a wrong 123456', async () => {
    const pins = ['123456', '123456', 'jiangsu-2026'];
    const window = scriptedWindow((view) =>
      view.screen === 'pin' ? { action: 'pin', pin: pins.shift() ?? '' } : clerk(view),
    );
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const page = await connectPage(port);
    expect(await page.call('signLogin', { challenge })).toHaveProperty('result.token');
    expect(await page.call('signLogin', { challenge })).toHaveProperty('result.token');
    const screens = window.shown.filter((view) => view.screen === 'pin');
    expect(screens.map(({ isPinInitial, problem }) => [isPinInitial, problem?.code])).toEqual([
      [true, undefined],
      [false, undefined],
      [false, 'PIN_INCORRECT'],
    ]);
  });

  test('signLogin is USER_CANCELLED when the user cancels', async () => {
    const window = scriptedWindow(() => 'close');
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    expect(await (await connectPage(port)).call('signLogin', { challenge })).toMatchObject({
      error: { code: 'USER_CANCELLED' },
    });
  });

  test('choosing an expired certificate shows the reason and the list again', async () => {
    const window = scriptedWindow((view, shown) =>
      shown === 1 && view.screen === 'certificates'
        ? { action: 'choose', certificateId: view.certificates[0]?.id ?? '' }
        : 'close',
    );
    const { port } = await agentUnderTest({ units: [pki.units.expired], openWindow: window.open });
    await (await connectPage(port)).call('signLogin', { challenge });
    expect(window.shown[1]).toMatchObject({
      screen: 'certificates',
      problem: { code: 'CERTIFICATE_EXPIRED' },
      certificates: [{ problem: 'CERTIFICATE_EXPIRED' }],
    });
  });

  test('返回 leads to the list, and a locked PIN leads through the PUK to a signature', async () => {
    const window = scriptedWindow((view: WindowView, shown) => {
      if (shown === 2) return { action: 'back' };
      if (view.screen === 'pin' && shown < 10) return { action: 'pin', pin: 'wrong-pin' };
      if (view.screen === 'puk') return { action: 'puk', puk: '000000000000', pin: 'new-pin-77' };
      return shown > 10 ? 'close' : clerk(view);
    });
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    await (await connectPage(port)).call('signLogin', { challenge });
    expect(
      window.shown.map((view) => ('triesLeft' in view ? `${view.screen} ${view.triesLeft}` : view.screen)).slice(0, 11),
    ).toEqual([
      'certificates',
      'pin 6',
      'certificates',
      'pin 6',
      'pin 5',
      'pin 4',
      'pin 3',
      'pin 2',
      'pin 1',
      'puk 10',
      'puk 9',
    ]);
  });
});

describe('listCertificates', () => {
  test('listCertificates returns nothing before the user consents', async () => {
    const window = scriptedWindow(() => 'close');
    const { port } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const page = await connectPage(port);
    expect(await page.call('listCertificates')).toMatchObject({ error: { code: 'USER_CANCELLED' } });
    expect(JSON.stringify(page.messages)).not.toContain(pki.units.good.name);
  });

  test('listCertificates returns the list after the user consents', async () => {
    const window = scriptedWindow(clerk);
    const { port, ids } = await agentUnderTest({ units: [pki.units.good], openWindow: window.open });
    const { name, code } = pki.units.good;
    expect(await (await connectPage(port)).call('listCertificates')).toMatchObject({
      result: { certificates: [{ id: ids[0], unitName: name, unitCode: code, keyKind: 'P-256' }] },
    });
  });
});

test('an invalid message gets one typed error, and the socket is closed', async () => {
  const { port } = await agentUnderTest({ openWindow: scriptedWindow(clerk).open });
  for (const message of [
    '',
    '{',
    'null',
    '[]',
    '{"id":"x"}',
    '{"id":"x","method":"shutdown","params":{}}',
    '{"id":"x","method":"hello","params":{},"more":1}',
    Buffer.from([1, 2]),
  ]) {
    const page = await connectPage(port);
    page.socket.send(message);
    await soon('the socket to be closed', once(page.socket, 'close'));
    const details = { field: expect.any(String), expected: expect.any(String), got: expect.any(String) };
    expect(page.messages).toEqual([{ id: null, error: { code: 'REQUEST_INVALID', details } }]);
  }
});

test('a message over 64 KiB closes the socket', async () => {
  const { port } = await agentUnderTest({ openWindow: scriptedWindow(clerk).open });
  const page = await connectPage(port);
  page.socket.send('x'.repeat(65_537));
  const [code] = await soon('the socket to be closed', once(page.socket, 'close'));
  expect(code).toBe(1009);
});

describe('the control socket', () => {
  test('the control socket reports state, refused sites and certificates, and changes a PIN', async () => {
    const { controlAddress, port, ids } = await agentUnderTest({
      units: [pki.units.good],
      openWindow: scriptedWindow(clerk).open,
    });
    await connectPage(port, 'https://stranger.test').catch(() => undefined);
    expect(await callAgent(controlAddress, 'status', {})).toMatchObject({
      port,
      busy: false,
      refused: [{ origin: 'https://stranger.test' }],
    });
    const id = ids[0]?.slice(0, 8) ?? '';
    await callAgent(controlAddress, 'changePin', { id, pin: '123456', newPin: 'jiangsu-2026' });
    await expect(
      callAgent(controlAddress, 'changePin', { id, pin: '123456', newPin: 'jiangsu-2027' }),
    ).rejects.toMatchObject({ code: 'PIN_INCORRECT', details: { triesLeft: 5 } });
    await expect(callAgent(controlAddress, 'changePin', { id: 'ffff', pin: '1', newPin: '2' })).rejects.toMatchObject({
      code: 'CERTIFICATE_UNKNOWN',
    });
  });

  test('origins that the control socket adds and removes take effect at once', async () => {
    const { controlAddress, port } = await agentUnderTest({ openWindow: scriptedWindow(clerk).open });
    const origin = 'https://new.test:8443';
    await expect(connectPage(port, origin)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await callAgent(controlAddress, 'originsAdd', { origin });
    expect(await (await connectPage(port, origin)).call('hello')).toMatchObject({
      result: { agent: 'hrca', protocol: 1 },
    });
    await callAgent(controlAddress, 'originsRemove', { origin });
    await expect(connectPage(port, origin)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(callAgent(controlAddress, 'originsRemove', { origin })).rejects.toMatchObject({
      code: 'ORIGIN_UNKNOWN',
    });
    await expect(callAgent(controlAddress, 'originsAdd', { origin: 'https://*.test' })).rejects.toMatchObject({
      code: 'ORIGIN_INVALID',
    });
  });
});
