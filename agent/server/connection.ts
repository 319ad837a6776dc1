import type { Duplex } from 'node:stream';
import {
  type EventData,
  type EventName,
  fieldError,
  type Method,
  methods,
  type Params,
  type Reply,
  type Result,
  requestSchema,
  type WireError,
  wireErrorOf,
} from '@hrca/protocol';
import { type ErrorDetails, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type { RawData, WebSocket } from 'ws';
import { onAsync } from '../concurrency/onAsync.ts';
import type { ChosenCertificate, RequestEnd } from '../log/requestLines.ts';
import type { Peer } from '../platform/peer/peer.ts';
import type { ConnectionSlot } from './connectionLimit.ts';
import { jsonMessage } from './jsonMessage.ts';

const UNREAD_MAX_BYTES = 262_144;
const notJson = { field: 'message', expected: 'a JSON object', got: 'other bytes' };

/** The context of one request. `origin` is the handshake's header, not a parameter of the page. */
export interface RequestContext<M extends Method> {
  readonly id: string;
  readonly origin: string;
  readonly params: Params<M>;
  /** The process at the other end. */
  readonly peer: Peer;
  /** Aborted when the socket closes. */
  readonly signal: AbortSignal;
  /** Sets the certificate of the request, for the log. */
  readonly about: (certificate: ChosenCertificate) => void;
  /** Sets facts that may explain a failure, for the log only; the page does not get them. */
  readonly explain: (facts: ErrorDetails) => void;
  readonly emit: <E extends EventName>(event: E, data: EventData<E>) => void;
}

/** One handler per method; a missing one does not compile. */
export type Handlers = { readonly [M in Method]: (context: RequestContext<M>) => Promise<Result<M>> };

/** Serves the protocol on one socket. */
export function serveConnection({
  socket,
  stream,
  origin,
  isListed,
  slot,
  peer,
  handlers,
  onEnd,
  onUnexpected,
}: {
  socket: WebSocket;
  /** The stream below the socket. */
  stream: Duplex;
  origin: string;
  /** Whether the origin is still in the list. */
  isListed: () => boolean;
  slot: ConnectionSlot;
  peer: Peer;
  handlers: Handlers;
  /** Called at the end of each request. */
  onEnd: (end: RequestEnd) => void;
  /** Called with exceptions other than HrcaError. They go to the log, never over the wire. */
  onUnexpected: (error: unknown) => void;
}): void {
  const aborted = new AbortController();
  socket.on('close', () => aborted.abort());
  socket.on('error', () => socket.terminate());
  const inOneWrite = inOneWritePerTurn(stream);
  const send = (message: object) => {
    // The origin may have been removed from the list while its window was open.
    if (!isListed()) {
      socket.terminate();
      return;
    }
    inOneWrite();
    socket.send(JSON.stringify(message), () => undefined);
  };

  const answer = async (message: RawData, isBinary: boolean) => {
    const json = isBinary ? undefined : jsonMessage(message);
    const { data: request, error } = requestSchema.safeParse(json);
    if (!request) {
      const code = 'REQUEST_INVALID';
      const details = json === undefined ? notJson : fieldError('message', json, error.issues);
      send({ id: null, error: { code, details } satisfies WireError });
      onEnd({ origin, code, details });
      socket.close(1008);
      return;
    }
    const { id, method } = request;
    let certificate: ChosenCertificate | undefined;
    const about = (chosen: ChosenCertificate) => {
      certificate = chosen;
    };
    let facts: ErrorDetails = {};
    const explain = (found: ErrorDetails) => {
      facts = found;
    };
    const ended = (end: Pick<RequestEnd, 'code' | 'details'>) => onEnd({ origin, method, certificate, ...end });
    try {
      const params = parseParams(method, request.params);
      const handler = handlers[method] as (context: RequestContext<Method>) => Promise<Result<Method>>;
      const emit: RequestContext<Method>['emit'] = (event, data) => send({ event, data });
      const result = await handler({ id, origin, peer, params, signal: aborted.signal, about, explain, emit });
      if (!isListed()) throw new HrcaError('REQUEST_ABORTED');
      send({ id, result } satisfies Reply);
      ended({ code: 'OK' });
    } catch (error) {
      if (!isHrcaError(error)) onUnexpected(error);
      send({ id, error: isHrcaError(error) ? wireErrorOf(error) : { code: 'INTERNAL' } } satisfies Reply);
      const { code, details } = isHrcaError(error) ? error : new HrcaError('INTERNAL');
      ended({ code, details: { ...facts, ...details } });
    }
  };
  onAsync(
    socket,
    'message',
    async (message: RawData, isBinary: boolean) => {
      terminateSlowReader(socket);
      if (!isListed()) {
        socket.terminate();
        return;
      }
      slot.begin();
      try {
        await answer(message, isBinary);
      } finally {
        slot.end();
      }
    },
    (error) => {
      socket.terminate();
      onUnexpected(error);
    },
  );
}

/** Corks the stream until the end of the turn, so that the last event and the reply leave in one packet. */
function inOneWritePerTurn(stream: Duplex): () => void {
  let isHeld = false;
  return () => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    process.nextTick(() => {
      isHeld = false;
      stream.uncork();
    });
  };
}

/** Terminates a socket whose peer does not read replies; ws limits pongs itself. */
function terminateSlowReader(socket: WebSocket): void {
  if (socket.bufferedAmount > UNREAD_MAX_BYTES) socket.terminate();
}

function parseParams<M extends Method>(method: M, params: unknown): Params<M> {
  const parsed = methods[method].params.safeParse(params);
  if (parsed.success) return parsed.data as Params<M>;
  const { issues } = parsed.error;
  const code = issues.some(({ path }) => path[0] === 'challenge') ? 'CHALLENGE_MALFORMED' : 'REQUEST_INVALID';
  throw new HrcaError(code, { details: fieldError('params', params, issues) });
}
