import { PROTOCOL_VERSION } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import { HELLO, isObject, readMessage, sayHello } from './message.ts';
import type { Platform } from './platform.ts';
import { type Failure, type Seen, whyUnreachable } from './whyUnreachable.ts';

/** A running agent answers within milliseconds; without one, the page gets its error within 1.5 s. */
const SEARCH_LIMIT_MS = 1_300;

/**
 * Connects to all ports in parallel and returns the first socket that answers `hello` as an agent of this protocol version.
 * Other listeners cannot win by being faster; they get `hello` and nothing else. All sockets are closed once `ended` is
 * aborted.
 *
 * @throws HrcaError `AGENT_UNAVAILABLE`, `AGENT_INCOMPATIBLE`, `AGENT_UNRESPONSIVE`, `LOCAL_ACCESS_DENIED`,
 *   `LOCAL_ACCESS_DISMISSED`, `BLOCKED_BY_PAGE_CSP`, `BLOCKED_AS_INSECURE`
 */
export async function findAgent(platform: Platform, ended: AbortSignal): Promise<WebSocket> {
  // Queried before a socket can cause the prompt. Rejects in a browser without this permission.
  const permission = await platform.loopbackPermission().catch(() => undefined);
  if (ended.aborted) throw new HrcaError('REQUEST_ABORTED');
  const sockets: WebSocket[] = [];
  const seen: Seen = { permission, sockets, isViolation: false, isOtherVersion: false };
  const closeAllBut = (kept: unknown) => {
    for (const socket of sockets) if (socket !== kept) socket.close();
  };
  ended.addEventListener('abort', closeAllBut);
  platform.onPolicyViolation(() => {
    seen.isViolation = true;
  }, ended);

  // Safari refuses ws: from https pages without an error. It is recognised by having no such permission.
  const schemes = permission ? ['ws'] : ['ws', 'wss'];
  const urls = platform.ports.flatMap((port) => schemes.map((scheme) => `${scheme}://127.0.0.1:${port}/`));
  const attempts = urls.map(async (url) => {
    const socket = platform.connect(url);
    sockets.push(socket);
    await greet(socket, seen);
    return socket;
  });
  const timeUp = promptClosed(permission, sockets, ended).then(
    () => new Promise<never>((_, reject) => setTimeout(reject, SEARCH_LIMIT_MS)),
  );
  const agent = await Promise.race([Promise.any(attempts), timeUp]).catch(async (failed?: AggregateError) => {
    const failures: readonly Failure[] | undefined = failed?.errors;
    throw new HrcaError(await whyUnreachable(seen, failures));
  });
  closeAllBut(agent);
  return agent;
}

/** Rejects if the first message of the listener is not the `hello` reply of an agent of this version. */
function greet(socket: WebSocket, seen: Seen): Promise<void> {
  return new Promise((resolve, reject: (failure: Failure) => void) => {
    let hasOpened = false;
    const fail = (code?: number) => reject({ code, hasOpened, at: performance.now() });
    socket.addEventListener('open', () => {
      hasOpened = true;
      sayHello(socket);
    });
    const onFirstMessage = ({ data }: MessageEvent) => {
      const { id, result } = readMessage(data) ?? {};
      const isAgent = id === HELLO && isObject(result) && result.agent === 'hrca';
      const version = isAgent && result.protocol;
      if (version === PROTOCOL_VERSION) return resolve();
      seen.isOtherVersion ||= typeof version === 'number';
      fail();
    };
    socket.addEventListener('message', onFirstMessage, { once: true });
    socket.addEventListener('close', ({ code }) => fail(code));
    // Chromium reports an address that the page's CSP forbids by `error` alone.
    socket.addEventListener('error', () => seen.isViolation && fail());
  });
}

/**
 * Resolves once the browser is not prompting the user for access to this computer. During the prompt sockets stay in
 * CONNECTING, and the time limit must not run.
 */
function promptClosed(
  permission: PermissionStatus | undefined,
  sockets: readonly WebSocket[],
  ended: AbortSignal,
): Promise<unknown> {
  return new Promise((done) => {
    // With a policy the state may be `prompt` although the site is allowed: an open socket shows that there is no prompt.
    for (const socket of sockets) socket.addEventListener('open', done);
    if (permission?.state === 'prompt') permission.addEventListener('change', done, { signal: ended });
    else done(undefined);
  });
}
