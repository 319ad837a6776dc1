import { getEventListeners } from 'node:events';
import { CHALLENGE_LIFETIME_MS, PROTOCOL_VERSION } from '@hrca/protocol/constants';
import { type HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  greet,
  refuse,
  reply,
  type Script,
  startHungListener,
  startScriptedAgent,
} from '#test/support/network/loopbackListeners.ts';
import { type NodePlatform, nodePlatform } from '#test/support/network/nodePlatform.ts';
import type { OpenedWindow } from '#web-sdk/types.ts';
import { agentStatus, listCertificates, signLogin } from '#web-sdk/verbs.ts';

const challenge = 'c'.repeat(43);
const certificateId = 'e'.repeat(64);

describe('an answer', () => {
  test('signLogin resolves to the token and sends the page’s options only', async () => {
    const agent = await startScriptedAgent({ signLogin: reply({ token: 'a.b.c', unknown: 1 }) });
    const platform = nodePlatform([agent.port]);
    await expect(signLogin(platform, { challenge })).resolves.toBe('a.b.c');
    await expect(signLogin(platform, { challenge, certificateId })).resolves.toBe('a.b.c');
    await expect(signLogin(platform, { challenge, format: 'cms' })).resolves.toBe('a.b.c');
    const logins = agent.requests.filter(({ method }) => method === 'signLogin');
    expect(logins.map(({ params }) => params)).toEqual([
      { challenge },
      { challenge, certificateId },
      { challenge, format: 'cms' },
    ]);
  });

  test('listCertificates resolves to the list, with the fields of a newer agent', async () => {
    const certificates = [{ id: certificateId, unitName: '示例单位', tomorrow: true }];
    const { port } = await startScriptedAgent({ listCertificates: reply({ certificates }) });
    await expect(listCertificates(nodePlatform([port]))).resolves.toEqual(certificates);
  });

  test('agentStatus resolves to the fields of this SDK', async () => {
    const { port } = await startScriptedAgent({ status: reply({ version: '9.9.9', busy: false, tomorrow: true }) });
    await expect(agentStatus(nodePlatform([port]))).resolves.toEqual({ version: '9.9.9', busy: false });
  });

  test('replies to other requests and unknown events are ignored', async () => {
    const signing: Script[string] = ({ id }, socket) => {
      socket.send(JSON.stringify({ id: 'another', result: { token: 'x.y.z' } }));
      socket.send(JSON.stringify({ event: 'tomorrow', data: {} }));
      socket.send(JSON.stringify({ id, result: { token: 'a.b.c' } }));
    };
    const { port } = await startScriptedAgent({ signLogin: signing });
    const onWindowOpened = vi.fn();
    await expect(signLogin(nodePlatform([port]), { challenge, onWindowOpened })).resolves.toBe('a.b.c');
    expect(onWindowOpened).not.toHaveBeenCalled();
  });

  test('the answer closes the socket and removes the listener on the signal', async () => {
    const agent = await startScriptedAgent({ signLogin: reply({ token: 'a.b.c' }) });
    const { signal } = new AbortController();
    await signLogin(nodePlatform([agent.port]), { challenge, signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await expect.poll(() => agent.sockets.size).toBe(0);
  });
});

describe('a refusal', () => {
  test.each([
    'AGENT_BUSY',
    'USER_CANCELLED',
    'USER_TIMEOUT',
    'PIN_LOCKED',
    'REQUEST_INVALID',
  ])('the page gets the agent’s error code: %s', async (code) => {
    const { port } = await startScriptedAgent({ signLogin: refuse({ code, detail: 'ignored', details: 'ignored' }) });
    const error = await rejection(signLogin(nodePlatform([port]), { challenge }));
    expect(error).toMatchObject({ code, details: {} });
    expect(isHrcaError(error)).toBe(true);
  });

  test('the page gets the error’s details, except objects and arrays', async () => {
    const details = {
      field: 'format',
      retryAfterMs: 9_500,
      isFinal: false,
      nested: { a: 1 },
      list: [1],
      nothing: null,
    };
    const { port } = await startScriptedAgent({ signLogin: refuse({ code: 'ORIGIN_WAITING', details }) });
    const error = await rejection(signLogin(nodePlatform([port]), { challenge }));
    expect(error).toMatchObject({ code: 'ORIGIN_WAITING' });
    expect((error as HrcaError).details).toEqual({ field: 'format', retryAfterMs: 9_500, isFinal: false });
  });

  test('the page gets a code of a newer agent, since support asks for it', async () => {
    const { port } = await startScriptedAgent({ signLogin: refuse({ code: 'TOKEN_FROM_TOMORROW_2' }) });
    await expect(signLogin(nodePlatform([port]), { challenge })).rejects.toMatchObject({
      code: 'TOKEN_FROM_TOMORROW_2',
    });
  });

  test.each([
    { code: '<b>TOMORROW</b>' },
    { code: 'A'.repeat(65) },
    { code: '' },
    { code: 7 },
    {},
    [],
  ])('an error without a possible code is INTERNAL: %j', async (error) => {
    const { port } = await startScriptedAgent({ signLogin: refuse(error) });
    await expect(signLogin(nodePlatform([port]), { challenge })).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

describe('what this SDK cannot read', () => {
  const raw =
    (data: string | Buffer): Script[string] =>
    (_, socket) =>
      socket.send(data);
  const garbled: Record<string, Script[string]> = {
    'no JSON': raw('{"id":'),
    'a JSON scalar': raw('42'),
    'a binary message': raw(Buffer.from('{"id":"request","result":{"token":"a.b.c"}}')),
    'neither result nor error': ({ id }, socket) => socket.send(JSON.stringify({ id })),
    'a result that is no object': reply('a.b.c' as unknown as object),
    'a result without its field': reply({ certificates: {}, version: 1 }),
  };

  test.each(Object.entries(garbled))('an unreadable answer is AGENT_INCOMPATIBLE at once: %s', async (_, answer) => {
    const script = { signLogin: answer, listCertificates: answer, status: answer } as Script;
    const agent = await startScriptedAgent(script);
    const platform = nodePlatform([agent.port]);
    const incompatible = { code: 'AGENT_INCOMPATIBLE' };
    await expect(signLogin(platform, { challenge })).rejects.toMatchObject(incompatible);
    await expect(listCertificates(platform)).rejects.toMatchObject(incompatible);
    await expect(agentStatus(platform)).rejects.toMatchObject(incompatible);
    await expect.poll(() => agent.sockets.size).toBe(0);
  });
});

test.each([
  ['dies', (_, socket) => socket.terminate()],
  ['shuts down', (_, socket) => socket.close(1001)],
] as [
  string,
  Script[string],
][])('signLogin rejects with AGENT_DISCONNECTED when the agent %s during the request', async (_, leave) => {
  const { port } = await startScriptedAgent({ signLogin: leave as Script[string] });
  await expect(signLogin(nodePlatform([port]), { challenge })).rejects.toMatchObject({ code: 'AGENT_DISCONNECTED' });
});

test('a challenge that is not a string is a TypeError', async () => {
  const platform = nodePlatform([1]);
  for (const wrong of [undefined, { challenge: undefined }, { challenge: 7 }]) {
    await expect(signLogin(platform, wrong as never)).rejects.toBeInstanceOf(TypeError);
  }
  expect(platform.opened).toEqual([]);
});

describe('an abort', () => {
  test('an abort beforehand opens no socket', async () => {
    const platform = nodePlatform([1]);
    const reason = new Error('left the page');
    const login = signLogin(platform, { challenge, signal: AbortSignal.abort(reason) });
    await expect(login).rejects.toMatchObject({ code: 'REQUEST_ABORTED', cause: reason });
    expect(platform.opened).toEqual([]);
  });

  test('an abort before the permission is known opens no socket', async () => {
    const platform = nodePlatform([1]);
    const abort = new AbortController();
    const login = signLogin(platform, { challenge, signal: abort.signal });
    abort.abort();
    await expect(login).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(platform.opened).toEqual([]);
  });

  test('an abort during the search closes every socket', async () => {
    const platform = nodePlatform([await startHungListener(), await startHungListener()]);
    const abort = new AbortController();
    const status = agentStatus(platform, { signal: abort.signal });
    await expect.poll(() => platform.opened.length).toBe(2);
    abort.abort();
    await expect(status).rejects.toMatchObject({ code: 'REQUEST_ABORTED', cause: abort.signal.reason });
    await expect.poll(() => platform.opened.map(({ readyState }) => readyState)).toEqual([3, 3]);
  });

  test('an abort while the window is open closes the socket, which tells the agent', async () => {
    const agent = await startScriptedAgent();
    const abort = new AbortController();
    const list = listCertificates(nodePlatform([agent.port]), { signal: abort.signal });
    await expect.poll(() => agent.requests.map(({ method }) => method)).toEqual(['hello', 'listCertificates']);
    abort.abort();
    await expect(list).rejects.toMatchObject({ code: 'REQUEST_ABORTED' });
    await expect.poll(() => agent.sockets.size).toBe(0);
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  test('an abort afterwards changes nothing', async () => {
    const { port } = await startScriptedAgent({ signLogin: reply({ token: 'a.b.c' }) });
    const abort = new AbortController();
    const login = signLogin(nodePlatform([port]), { challenge, signal: abort.signal });
    await expect(login).resolves.toBe('a.b.c');
    abort.abort();
    await expect(login).resolves.toBe('a.b.c');
  });
});

test('the page gets the opened window and can bring it to the front until the login ends', async () => {
  const opens: Script[string] = (_, socket) =>
    socket.send(JSON.stringify({ event: 'window-opened', data: { id: 'request' } }));
  let finish = () => {};
  const agent = await startScriptedAgent({
    signLogin: (request, socket) => {
      finish = () => reply({ token: 'a.b.c' })?.(request, socket);
      opens?.(request, socket);
    },
    showWindow: reply({ shown: true }),
  });
  const onWindowOpened = vi.fn<(window: OpenedWindow) => void>();
  const login = signLogin(nodePlatform([agent.port]), { challenge, onWindowOpened });
  await expect.poll(() => onWindowOpened.mock.calls.length).toBe(1);
  const [window] = onWindowOpened.mock.calls[0] as [OpenedWindow];
  expect(agent.requests.map(({ method }) => method)).toEqual(['hello', 'signLogin']);
  window.show();
  await expect.poll(() => agent.requests.at(-1)).toMatchObject({ method: 'showWindow', params: {} });
  expect(agent.sockets.size).toBe(1);
  finish();
  await expect(login).resolves.toBe('a.b.c');
  window.show();
  await expect.poll(() => agent.sockets.size).toBe(0);
  expect(agent.requests.filter(({ method }) => method === 'showWindow')).toHaveLength(1);
});

test('events for other requests are ignored', async () => {
  const signing: Script[string] = (request, socket) => {
    for (const data of [{ id: 'another' }, { id: 'hello' }, {}, null, undefined, 'request', ['request']]) {
      socket.send(JSON.stringify({ event: 'window-opened', data }));
    }
    reply({ token: 'a.b.c' })?.(request, socket);
  };
  const { port } = await startScriptedAgent({ signLogin: signing });
  const onWindowOpened = vi.fn();
  await expect(signLogin(nodePlatform([port]), { challenge, onWindowOpened })).resolves.toBe('a.b.c');
  expect(onWindowOpened).not.toHaveBeenCalled();
});

describe('a listener that takes the request and never answers it', () => {
  const opens: Script[string] = ({ id }, socket) =>
    socket.send(JSON.stringify({ event: 'window-opened', data: { id } }));
  const closes: Script[string] = ({ id }, socket) =>
    socket.send(JSON.stringify({ event: 'window-closed', data: { id } }));
  /** Greets once, and is as a stopped process from then on. */
  const greetsOnce = (): Script[string] => {
    let isFirst = true;
    return (request, socket) => {
      if (isFirst) greet(PROTOCOL_VERSION)?.(request, socket);
      isFirst = false;
    };
  };
  // The clock of the SDK alone: sockets go on in real time.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    return () => vi.useRealTimers();
  });

  test.each([
    ['nothing', () => undefined],
    ['that its window is open', opens],
    ['that its window was opened and closed', (...call) => [opens, closes].map((send) => send?.(...call))],
  ] as [
    string,
    Script[string],
  ][])('an agent that sends %s and no more is AGENT_UNRESPONSIVE within half a minute', async (_, says) => {
    const agent = await startScriptedAgent({ hello: greetsOnce(), signLogin: says });
    const outcome = outcomeOf(signLogin(nodePlatform([agent.port]), { challenge }));
    await expect.poll(() => agent.requests.length).toBe(2);
    for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 5_000) await vi.advanceTimersByTimeAsync(5_000);
    expect(await outcome()).toBe('none');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await outcome()).toMatchObject({ code: 'AGENT_UNRESPONSIVE' });
    await expect.poll(() => agent.sockets.size).toBe(0);
  });

  test.each([
    ['signLogin', (platform: NodePlatform) => signLogin(platform, { challenge })],
    ['listCertificates', listCertificates],
  ] as const)('%s waits for an agent that answers hello as long as a challenge is valid, and no longer', async (method, ask) => {
    const agent = await startScriptedAgent({ [method]: opens });
    const greeted = { times: 0 };
    const platform = nodePlatform([agent.port]);
    const outcome = outcomeOf(ask(platform));
    await expect.poll(() => agent.requests.length).toBe(2);
    platform.opened[0]?.on('message', () => greeted.times++);
    for (let waitedMs = 5_000; waitedMs < CHALLENGE_LIFETIME_MS; waitedMs += 5_000) {
      const { times } = greeted;
      await vi.advanceTimersByTimeAsync(5_000);
      await vi.waitUntil(() => greeted.times > times, { interval: 1, timeout: 1_000 });
    }
    expect(await outcome()).toBe('none');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await outcome()).toMatchObject({ code: 'AGENT_UNRESPONSIVE' });
    await expect.poll(() => agent.sockets.size).toBe(0);
  });

  test('agentStatus does not wait for the user', async () => {
    const agent = await startScriptedAgent();
    const outcome = outcomeOf(agentStatus(nodePlatform([agent.port])));
    await expect.poll(() => agent.requests.length).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await outcome()).toMatchObject({ code: 'AGENT_UNRESPONSIVE' });
  });

  test('leaves no timer once the request has ended', async () => {
    const agent = await startScriptedAgent({ signLogin: reply({ token: 'a.b.c' }) });
    await signLogin(nodePlatform([agent.port]), { challenge });
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** How a request has ended by now; `none` where it has not. */
function outcomeOf(promise: Promise<unknown>): () => Promise<unknown> {
  const outcome = promise.catch((error) => error);
  const turn = () => new Promise<string>((resolve) => setImmediate(() => resolve('none')));
  return () => Promise.race([outcome, turn()]);
}

function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('it did not reject'),
    (error) => error,
  );
}

describe('a mistake of the page is a TypeError that names the option, what was expected and what came', () => {
  const platform = nodePlatform([]);
  test.each([
    [undefined, 'challenge: expected string, got undefined'],
    [null, 'challenge: expected string, got undefined'],
    [challenge, 'challenge: expected string, got undefined'],
    [{}, 'challenge: expected string, got undefined'],
    [{ challenge: 7 }, 'challenge: expected string, got number'],
    [{ challenge, signal: {} }, 'signal.addEventListener: expected function, got undefined'],
    [{ challenge, onWindowOpened: 7 }, 'onWindowOpened: expected function, got number'],
  ])('signLogin(%j)', async (options, message) => {
    await expect(signLogin(platform, options as never)).rejects.toThrow(new TypeError(message));
  });
});
