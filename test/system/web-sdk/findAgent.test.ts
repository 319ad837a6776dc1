import { PROTOCOL_VERSION } from '@hrca/protocol';
import { describe, expect, test } from 'vitest';
import { freePorts } from '#test/support/network/freePorts.ts';
import {
  greet,
  refuse,
  reply,
  type Script,
  startHungListener,
  startRefusingListener,
  startScriptedAgent,
  startScriptedListener,
} from '#test/support/network/loopbackListeners.ts';
import { type NodePlatform, nodePlatform, permissionPrompt } from '#test/support/network/nodePlatform.ts';
import { signLogin } from '#web-sdk/verbs.ts';

const challenge = 'c'.repeat(43);
const signing: Script = { signLogin: reply({ token: 'a.b.c' }) };
const PROMISED_MS = 1_500;

describe('where no agent is', () => {
  test('closed ports are AGENT_UNAVAILABLE at once', async () => {
    const { code, tookMs } = await refusalOn(nodePlatform(await freePorts(3)));
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeLessThan(PROMISED_MS / 2);
  });

  test('a listener that never completes the handshake is AGENT_UNAVAILABLE in time', async () => {
    const [closed = 0] = await freePorts(1);
    const platform = nodePlatform([await startHungListener(), closed]);
    const { code, tookMs } = await refusalOn(platform);
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    expect(platform.opened.every((socket) => socket.readyState >= socket.CLOSING)).toBe(true);
  });

  test('a socket that opens without a reply to hello is AGENT_UNRESPONSIVE in time', async () => {
    const mute = await startScriptedListener({});
    const { code, tookMs } = await refusalOn(nodePlatform([mute.port]));
    expect(code).toBe('AGENT_UNRESPONSIVE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
    await expect.poll(() => mute.sockets.size).toBe(0);
  });
});

describe('what is not the agent', () => {
  const strangers: Record<string, Script[string]> = {
    'an echo': (request, socket) => socket.send(JSON.stringify(request)),
    'another program': reply({ agent: 'other', protocol: PROTOCOL_VERSION }),
    'a greeting without a version': reply({ agent: 'hrca' }),
    'a greeting for another request': (_, socket) =>
      socket.send(JSON.stringify({ id: 'other', result: { agent: 'hrca', protocol: PROTOCOL_VERSION } })),
    'a refusal': refuse({ code: 'AGENT_BUSY' }),
    'no JSON': (_, socket) => socket.send('<html>'),
    'a JSON scalar': (_, socket) => socket.send('null'),
    'a binary message': (_, socket) => socket.send(Buffer.from([0, 255, 1])),
    'a closing socket': (_, socket) => socket.close(),
  };

  test.each(
    Object.entries(strangers),
  )('another listener is skipped and never gets the challenge: %s', async (_, hello) => {
    const stranger = await startScriptedListener({ hello: hello as Script[string] });
    const agent = await startScriptedAgent(signing);
    await expect(signLogin(nodePlatform([stranger.port, agent.port]), { challenge })).resolves.toBe('a.b.c');
    expect(stranger.requests.filter(({ method }) => method !== 'hello')).toEqual([]);
    await expect.poll(() => stranger.sockets.size).toBe(0);
  });

  test.each(
    Object.entries(strangers),
  )('another listener alone is AGENT_UNAVAILABLE without waiting: %s', async (_, hello) => {
    const stranger = await startScriptedListener({ hello: hello as Script[string] });
    const { code, tookMs } = await refusalOn(nodePlatform([stranger.port]));
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeLessThan(PROMISED_MS / 2);
    await expect.poll(() => stranger.sockets.size).toBe(0);
  });

  test('a listener does not become the agent by a second reply to hello', async () => {
    const stranger = await startScriptedListener({
      hello: (request, socket) => {
        socket.send('hello?');
        greet(PROTOCOL_VERSION)?.(request, socket);
      },
    });
    expect(await refusalOn(nodePlatform([stranger.port]))).toMatchObject({ code: 'AGENT_UNAVAILABLE' });
    expect(stranger.requests).toHaveLength(1);
  });

  test('another listener may refuse the handshake', async () => {
    const agent = await startScriptedAgent(signing);
    const platform = nodePlatform([await startRefusingListener(), agent.port]);
    await expect(signLogin(platform, { challenge })).resolves.toBe('a.b.c');
  });

  test('another listener that hangs does not delay the agent', async () => {
    const [closed = 0] = await freePorts(1);
    const agent = await startScriptedAgent(signing);
    const started = performance.now();
    const platform = nodePlatform([await startHungListener(), closed, agent.port]);
    await expect(signLogin(platform, { challenge })).resolves.toBe('a.b.c');
    expect(performance.now() - started).toBeLessThan(PROMISED_MS / 2);
  });
});

test('of two agents one gets the request, and the socket to the other is closed during it', async () => {
  const first = await startScriptedAgent();
  const second = await startScriptedAgent();
  const abort = new AbortController();
  const login = signLogin(nodePlatform([first.port, second.port]), { challenge, signal: abort.signal });
  await expect
    .poll(() => [first, second].flatMap(({ requests }) => requests.map(({ method }) => method)))
    .toContain('signLogin');
  await expect.poll(() => first.sockets.size + second.sockets.size).toBe(1);
  abort.abort();
  await expect(login).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
  const challenged = [first, second].filter(({ requests }) => requests.some(({ method }) => method === 'signLogin'));
  expect(challenged).toHaveLength(1);
});

test.each([
  PROTOCOL_VERSION - 1,
  PROTOCOL_VERSION + 1,
])('an agent of protocol version %i gets no challenge', async (version) => {
  const agent = await startScriptedAgent({ hello: greet(version), ...signing });
  expect(await refusalOn(nodePlatform([agent.port]))).toMatchObject({ code: 'AGENT_INCOMPATIBLE' });
  expect(agent.requests.map(({ method }) => method)).toEqual(['hello']);
  await expect.poll(() => agent.sockets.size).toBe(0);
});

describe('a listener that speaks another version of the protocol', () => {
  const others = [PROTOCOL_VERSION - 1, PROTOCOL_VERSION + 1];

  test.each(others)('a listener of version %i does not win by answering first', async (version) => {
    const other = await startScriptedAgent({ hello: greet(version), ...signing });
    const late: Script[string] = (request, socket) =>
      void setTimeout(() => greet(PROTOCOL_VERSION)?.(request, socket), 200);
    const agent = await startScriptedAgent({ ...signing, hello: late });
    await expect(signLogin(nodePlatform([other.port, agent.port]), { challenge })).resolves.toBe('a.b.c');
    expect(other.requests.map(({ method }) => method)).toEqual(['hello']);
    await expect.poll(() => other.sockets.size).toBe(0);
  });

  test('AGENT_INCOMPATIBLE wins where the other ports do not answer', async () => {
    const other = await startScriptedAgent({ hello: greet(PROTOCOL_VERSION + 1) });
    const mute = await startScriptedListener({});
    const { code, tookMs } = await refusalOn(nodePlatform([await startHungListener(), other.port, mute.port]));
    expect(code).toBe('AGENT_INCOMPATIBLE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
  });

  test('AGENT_INCOMPATIBLE wins where the other listeners are not agents', async () => {
    const stranger = await startScriptedListener({ hello: refuse({ code: 'AGENT_BUSY' }) });
    const other = await startScriptedAgent({ hello: greet(PROTOCOL_VERSION + 1) });
    const { code, tookMs } = await refusalOn(nodePlatform([stranger.port, other.port, ...(await freePorts(1))]));
    expect(code).toBe('AGENT_INCOMPATIBLE');
    expect(tookMs).toBeLessThan(PROMISED_MS / 2);
  });
});

describe('while the browser may be showing its local network prompt', () => {
  // Sockets stay CONNECTING until the user has answered: here the agent's handshake waits for `admission`.
  async function agentBehindPrompt(admission: Promise<unknown>) {
    return startScriptedListener({ hello: greet(PROTOCOL_VERSION), ...signing }, { admission });
  }
  const longerThanPromised = () => new Promise((resolve) => setTimeout(resolve, PROMISED_MS + 300));

  test('the search waits for the user’s answer to the prompt without a limit', async () => {
    const { permission, answer } = permissionPrompt();
    const admission = longerThanPromised().then(() => answer('granted'));
    const { port } = await agentBehindPrompt(admission);
    await expect(signLogin(nodePlatform([port], { permission }), { challenge })).resolves.toBe('a.b.c');
  });

  test('the search has the usual limit once the permission is granted', async () => {
    const { permission, answer } = permissionPrompt();
    answer('granted');
    const { port } = await agentBehindPrompt(longerThanPromised());
    expect(await refusalOn(nodePlatform([port], { permission }))).toMatchObject({ code: 'AGENT_UNAVAILABLE' });
  });

  test('the time limit starts with the user’s answer to the prompt', async () => {
    const { permission, answer } = permissionPrompt();
    const platform = nodePlatform([await startHungListener()], { permission });
    const search = refusalOn(platform);
    setTimeout(() => answer('granted'), 500);
    const { code, tookMs } = await search;
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeGreaterThan(500);
    expect(tookMs).toBeLessThan(500 + PROMISED_MS);
  });

  test('an open socket counts as the answer to the prompt, even if the state is still `prompt`', async () => {
    const { permission } = permissionPrompt();
    const mute = await startScriptedListener({});
    const { code, tookMs } = await refusalOn(nodePlatform([await startHungListener(), mute.port], { permission }));
    expect(code).toBe('AGENT_UNRESPONSIVE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
  });

  test('the search can be aborted during the prompt', async () => {
    const { permission } = permissionPrompt();
    const platform = nodePlatform([await startHungListener()], { permission });
    const abort = new AbortController();
    const login = signLogin(platform, { challenge, signal: abort.signal });
    await expect.poll(() => platform.opened.length).toBe(1);
    abort.abort();
    await expect(login).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
    await expect.poll(() => platform.opened.map(({ readyState }) => readyState)).toEqual([3]);
  });
});

describe('what the browser refuses', () => {
  const throwing = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };

  test('a block by the page’s CSP is detected, although Firefox reports it after the constructor has thrown', async () => {
    const onPolicyViolation = (listener: () => void) => void setTimeout(listener, 20);
    const { code, tookMs } = await refusalOn({ ...nodePlatform([1, 2, 3]), connect: throwing, onPolicyViolation });
    expect(code).toBe('BLOCKED_BY_PAGE_CSP');
    expect(tookMs).toBeLessThan(PROMISED_MS / 2);
  });

  test('a block of one port by the page’s CSP does not block the agent on another', async () => {
    const agent = await startScriptedAgent(signing);
    const platform = nodePlatform([1, agent.port]);
    const connect = (url: string) => (url.includes(':1/') ? throwing() : platform.connect(url));
    const onPolicyViolation = (listener: () => void) => listener();
    await expect(signLogin({ ...platform, connect, onPolicyViolation }, { challenge })).resolves.toBe('a.b.c');
  });

  test('BLOCKED_AS_INSECURE is detected', async () => {
    const { code, tookMs } = await refusalOn({ ...nodePlatform([1, 2, 3]), connect: throwing });
    expect(code).toBe('BLOCKED_AS_INSECURE');
    expect(tookMs).toBeLessThan(PROMISED_MS / 2);
  });

  test('LOCAL_ACCESS_DENIED is detected', async () => {
    const { permission, answer } = permissionPrompt();
    const platform = nodePlatform([await startHungListener()], { permission });
    const search = refusalOn(platform);
    await expect.poll(() => platform.opened.length).toBe(1);
    answer('denied');
    platform.opened[0]?.terminate();
    expect(await search).toMatchObject({ code: 'LOCAL_ACCESS_DENIED' });
  });

  test('LOCAL_ACCESS_DISMISSED is detected by the time that the port took', async () => {
    const { permission } = permissionPrompt();
    const [closed = 0] = await freePorts(1);
    const platform = nodePlatform([closed, await startHungListener()], { permission });
    setTimeout(() => platform.opened[1]?.terminate(), 500);
    expect(await refusalOn(platform)).toMatchObject({ code: 'LOCAL_ACCESS_DISMISSED' });
  });

  test('a refusal on all ports at once is not LOCAL_ACCESS_DISMISSED, even if the state is `prompt`', async () => {
    const { permission } = permissionPrompt();
    expect(await refusalOn(nodePlatform(await freePorts(3), { permission }))).toMatchObject({
      code: 'AGENT_UNAVAILABLE',
    });
  });

  test('a refusal after another listener’s slow reply is not LOCAL_ACCESS_DISMISSED', async () => {
    const { permission } = permissionPrompt();
    const slow: Script[string] = (_, socket) => void setTimeout(() => socket.send('hello?'), 500);
    const stranger = await startScriptedListener({ hello: slow });
    const [closed = 0] = await freePorts(1);
    expect(await refusalOn(nodePlatform([closed, stranger.port], { permission }))).toMatchObject({
      code: 'AGENT_UNAVAILABLE',
    });
  });
});

describe('a browser that knows no such permission, as Safari', () => {
  const unknown = async () => {
    throw new TypeError('unknown permission');
  };

  test('a browser without the permission tries wss beside ws, which it may refuse without an error', async () => {
    const agent = await startScriptedAgent(signing);
    const platform = nodePlatform([agent.port]);
    const urls: string[] = [];
    const connect = (url: string) => {
      urls.push(url);
      // TLS is tested with the agent: here only the second URL leads to a listener.
      return platform.connect(url.startsWith('wss:') ? url.replace('wss:', 'ws:') : 'ws://127.0.0.1:1/');
    };
    const login = signLogin({ ...platform, connect, loopbackPermission: unknown }, { challenge });
    await expect(login).resolves.toBe('a.b.c');
    expect(urls).toEqual([`ws://127.0.0.1:${agent.port}/`, `wss://127.0.0.1:${agent.port}/`]);
  });

  test('a browser without the permission gets AGENT_UNAVAILABLE in the same time', async () => {
    const platform = nodePlatform([await startHungListener()]);
    const { code, tookMs } = await refusalOn({ ...platform, loopbackPermission: unknown });
    expect(code).toBe('AGENT_UNAVAILABLE');
    expect(tookMs).toBeLessThan(PROMISED_MS);
  });
});

async function refusalOn(platform: NodePlatform): Promise<{ code: unknown; tookMs: number }> {
  const started = performance.now();
  const error = await signLogin(platform, { challenge }).then(
    (token) => expect.fail(`logged in with ${token}`),
    (reason) => reason,
  );
  return { code: error.code, tookMs: performance.now() - started };
}
