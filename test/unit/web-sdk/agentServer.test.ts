import { type Method, PROTOCOL_VERSION, type Result } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startAgentServer } from '#agent/server/agentServer.ts';
import type { Handlers } from '#agent/server/connection.ts';
import { findOwnPeer } from '#test/support/agent/ownPeer.ts';
import { nodePlatform } from '#test/support/network/nodePlatform.ts';
import type { OpenedWindow } from '#web-sdk/types.ts';
import { agentStatus, listCertificates, signLogin } from '#web-sdk/verbs.ts';

// The agent's real server, which refuses every deviation of the SDK.
const challenge = 'c'.repeat(43);
const origin = 'https://portal.example.cn';

test('signLogin works with the real server, window included', async () => {
  let raise = () => {};
  const raised = new Promise<void>((resolve) => {
    raise = resolve;
  });
  const platform = await agentWith({
    signLogin: async ({ id, emit, params }) => {
      emit('window-opened', { id });
      await raised;
      return { token: `${params.challenge}.${params.certificateId}` };
    },
    showWindow: async () => {
      raise();
      return { shown: true };
    },
  });
  const onWindowOpened = (window: OpenedWindow) => window.show();
  const certificateId = 'e'.repeat(64);
  const token = await signLogin(platform, { challenge, certificateId, onWindowOpened });
  expect(token).toBe(`${challenge}.${certificateId}`);
});

test('listCertificates and agentStatus work with the real server', async () => {
  const platform = await agentWith({
    listCertificates: async () => ({ certificates: [] }),
    status: async () => ({ version: '0.1.0', busy: true }),
  });
  await expect(listCertificates(platform)).resolves.toEqual([]);
  await expect(agentStatus(platform)).resolves.toEqual({ version: '0.1.0', busy: true });
});

test('the page gets the agent’s error', async () => {
  const busy = async () => {
    throw new HrcaError('AGENT_BUSY');
  };
  const platform = await agentWith({ signLogin: busy });
  await expect(signLogin(platform, { challenge })).rejects.toMatchObject({ code: 'AGENT_BUSY' });
  await expect(signLogin(platform, { challenge: 'short' })).rejects.toMatchObject({ code: 'CHALLENGE_MALFORMED' });
  const certificateId = 'none';
  await expect(signLogin(platform, { challenge, certificateId })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

test.each([
  [{ accepts: {} }, 'accepts'],
  [{ onWindowOpend: () => undefined }, 'onWindowOpend'],
  [{ timeout: 1 }, 'timeout'],
])('the agent names an unknown option: %o', async (options, field) => {
  const refused = { code: 'REQUEST_INVALID', details: { field, expected: 'a field of the protocol' } };
  const platform = await agentWith({});
  await expect(signLogin(platform, { challenge, ...options })).rejects.toMatchObject(refused);
  await expect(listCertificates(platform, options as never)).rejects.toMatchObject(refused);
  await expect(agentStatus(platform, options as never)).rejects.toMatchObject(refused);
});

test('an abort reaches the agent', async () => {
  const cancelled = vi.fn();
  const abort = new AbortController();
  const platform = await agentWith({
    signLogin: ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(cancelled()));
        abort.abort();
      }),
  });
  const login = signLogin(platform, { challenge, signal: abort.signal });
  await expect(login).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
  await expect.poll(() => cancelled.mock.calls.length).toBe(1);
});

test('an unlisted site gets the same error as from an agent that does not run', async () => {
  const { ports } = await agentWith({});
  const stranger = nodePlatform(ports, { origin: 'https://elsewhere.example' });
  await expect(agentStatus(stranger)).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
});

async function agentWith(handlers: Partial<Handlers>) {
  const unasked = async (): Promise<Result<Method> & never> => expect.fail('the page did not ask for this');
  const server = await startAgentServer({
    ports: [0],
    isListed: (asking) => asking === origin,
    onUnlisted: () => undefined,
    onEnd: () => undefined,
    onUnexpected: () => undefined,
    findOwnPeer,
    handlers: {
      hello: async () => ({ agent: 'hrca', protocol: PROTOCOL_VERSION, version: '0.1.0' }),
      status: unasked,
      signLogin: unasked,
      listCertificates: unasked,
      showWindow: unasked,
      ...handlers,
    },
  });
  onTestFinished(() => server.close());
  return nodePlatform([server.port], { origin });
}
