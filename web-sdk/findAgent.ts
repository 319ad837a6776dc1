import { PROTOCOL_VERSION } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import { HELLO, isObject, readMessage, sayHello } from './message.ts';
import type { Platform } from './platform.ts';
import { type Failure, type Seen, whyUnreachable } from './whyUnreachable.ts';

/** A page hears within 1.5 s that there is no agent; one that runs answers within milliseconds. */
const SEARCH_LIMIT_MS = 1_300;

/**
 * The agent's socket. All ports are tried side by side and the first to greet back as an agent of this version wins, so
 * that no other listener is in its way by being faster; each other one sees a greeting and nothing more. Every socket is
 * closed once `ended` is aborted.
 *
 * @throws HrcaError `AGENT_UNAVAILABLE`, `AGENT_INCOMPATIBLE`, `AGENT_UNRESPONSIVE`, `LOCAL_ACCESS_DENIED`,
 *   `LOCAL_ACCESS_DISMISSED`, `BLOCKED_BY_PAGE_CSP`, `BLOCKED_AS_INSECURE`
 */
export async function findAgent(platform: Platform, ended: AbortSignal): Promise<WebSocket> {
  // Known before a socket can raise the prompt. Rejects in a browser that has no such permission.
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

  // Safari refuses ws: from https pages without saying so. It has no such permission either, which tells it.
  const schemes = permission ? ['ws'] : ['ws', 'wss'];
  const urls = platform.ports.flatMap((port) => schemes.map((scheme) => `${scheme}://127.0.0.1:${port}/`));
  const attempts = urls.map(async (url) => {
    const socket = platform.connect(url);
    sockets.push(socket);
    await greet(socket, seen);
    return socket;
  });
  const timeUp = noPromptIsUp(permission, sockets, ended).then(
    () => new Promise<never>((_, reject) => setTimeout(reject, SEARCH_LIMIT_MS)),
  );
  const agent = await Promise.race([Promise.any(attempts), timeUp]).catch(async (failed?: AggregateError) => {
    const failures: readonly Failure[] | undefined = failed?.errors;
    throw new HrcaError(await whyUnreachable(seen, failures));
  });
  closeAllBut(agent);
  return agent;
}

/** Rejects where the first word of the listener is not that of an agent of this version. */
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
 * Settles once the browser cannot be asking the person whether the page may reach this computer: until the answer,
 * sockets stay as they are and no time may run.
 */
function noPromptIsUp(
  permission: PermissionStatus | undefined,
  sockets: readonly WebSocket[],
  ended: AbortSignal,
): Promise<unknown> {
  return new Promise((done) => {
    // A policy may allow a site whose state still reads `prompt`: the first open socket shows that nothing is asked.
    for (const socket of sockets) socket.addEventListener('open', done);
    if (permission?.state === 'prompt') permission.addEventListener('change', done, { signal: ended });
    else done(undefined);
  });
}
