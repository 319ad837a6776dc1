/** One TCP connection to this agent, as its server sees it: `remote…` is the client's end. */
export interface TcpConnection {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

/** A process of the agent's own user at the other end of a connection. */
export interface Peer {
  /** File name of its program, unchecked; `undefined` where the system does not report it. */
  program(): Promise<string | undefined>;
}

/** Looks the program's name up at most once, at the first call. */
export function peerNamed(find: () => Promise<string | undefined>): Peer {
  let name: Promise<string | undefined> | undefined;
  return {
    program: () => {
      name ??= find().catch(() => undefined);
      return name;
    },
  };
}

/**
 * Resolves to the process at the other end, and to `undefined` unless the system reports that it belongs to the agent's own
 * user: every user of a machine can connect to loopback.
 */
export type FindOwnPeer = (connection: TcpConnection) => Promise<Peer | undefined>;

export interface Endpoint {
  /** IPv4, in network order. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** `peer` is the client's end, `local` the agent's. */
export interface Endpoints {
  readonly peer: Endpoint;
  readonly local: Endpoint;
}

/** The owner of the client's socket, as Linux reports it. Inode 0: the process has closed it. */
export interface SocketOwner {
  readonly user: number;
  readonly inode: number;
}

/** Resolves to `undefined` where there is no such connection. Rejects where the method of look-up is not available. */
export type FindSocketOwner = (endpoints: Endpoints) => Promise<SocketOwner | undefined>;

/** Both endpoints of a connection; `undefined` once it is closed. */
export function endpointsOfPeer(connection: TcpConnection): Endpoints | undefined {
  const peer = endpoint(connection.remoteAddress, connection.remotePort);
  const local = endpoint(connection.localAddress, connection.localPort);
  return peer && local && { peer, local };
}

function endpoint(text: string | undefined, port: number | undefined): Endpoint | undefined {
  const address = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text ?? '')?.slice(1);
  return address && port !== undefined ? { address: Uint8Array.from(address.map(Number)), port } : undefined;
}

/** Treats a failed look-up as a peer of another user. */
export function denyOnError(find: FindOwnPeer, onFailure: (error: unknown) => void): FindOwnPeer {
  return async (connection) => {
    try {
      return await find(connection);
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  };
}
