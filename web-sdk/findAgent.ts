import { PROTOCOL_VERSION } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import { isObject, readMessage, send } from './message.ts';
import type { Platform } from './platform.ts';

/** A page hears within 1.5 s that there is no agent; one that runs answers within milliseconds. */
const SEARCH_LIMIT_MS = 1_300;
const HELLO = 'hello';

/**
 * The agent's socket. All ports are tried side by side and the first to greet back as the agent wins; whatever else
 * listens there sees a greeting and nothing more. Every socket is closed once `ended` is aborted.
 *
 * @throws HrcaError `AGENT_UNAVAILABLE`, `AGENT_INCOMPATIBLE`
 */
export async function findAgent(platform: Platform, ended: AbortSignal): Promise<WebSocket> {
  const sockets: WebSocket[] = [];
  const closeAllBut = (kept?: WebSocket) => {
    for (const socket of sockets) if (socket !== kept) socket.close();
  };
  ended.addEventListener('abort', () => closeAllBut());

  const attempts = platform.ports.map(async (port) => {
    const socket = platform.connect(`ws://127.0.0.1:${port}/`);
    sockets.push(socket);
    return { socket, protocol: await greet(socket) };
  });
  const timeUp = noPromptIsUp(platform, sockets, ended).then(
    () => new Promise<never>((_, reject) => setTimeout(reject, SEARCH_LIMIT_MS)),
  );
  // A page cannot tell a port that is closed from one that refused it, nor should it.
  const agent = await Promise.race([Promise.any(attempts), timeUp]).catch(() => {
    throw new HrcaError('AGENT_UNAVAILABLE');
  });
  closeAllBut(agent.socket);
  if (agent.protocol !== PROTOCOL_VERSION) throw new HrcaError('AGENT_INCOMPATIBLE');
  return agent.socket;
}

/** The version of the protocol that the agent speaks. Rejects where the first word of the listener is not the agent's. */
function greet(socket: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    const onFirstMessage = ({ data }: MessageEvent) => {
      const { id, result } = readMessage(data) ?? {};
      const isAgent = id === HELLO && isObject(result) && result.agent === 'hrca';
      if (isAgent && typeof result.protocol === 'number') resolve(result.protocol);
      else reject();
    };
    socket.addEventListener('open', () => send(socket, { id: HELLO, method: 'hello', params: {} }));
    socket.addEventListener('message', onFirstMessage, { once: true });
    socket.addEventListener('close', reject);
    // Chromium reports an address that the page's CSP forbids by `error` alone.
    socket.addEventListener('error', reject);
  });
}

/**
 * Settles once the browser cannot be asking the person whether the page may reach this computer: until the answer,
 * sockets stay as they are and no time may run.
 */
function noPromptIsUp(
  { loopbackPermission }: Platform,
  sockets: readonly WebSocket[],
  ended: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve();
    // A policy may allow a site whose state still reads `prompt`: the first open socket shows that nothing is asked.
    for (const socket of sockets) socket.addEventListener('open', done);
    loopbackPermission().then((permission) => {
      if (permission.state === 'prompt') permission.addEventListener('change', done, { signal: ended });
      else done();
    }, done);
  });
}
