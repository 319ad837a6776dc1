/** One TCP connection to this agent, as its server sees it: `remote…` is the end of whoever connected. */
export interface TcpConnection {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

/** A program of the agent's own user that holds the other end of a connection. */
export interface Peer {
  /** File name of the program, for people; `undefined` where the system does not tell. As long and odd as file names are. */
  program(): Promise<string | undefined>;
}

/** Looks for the program's name when it is first asked for, and once. */
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
 * Who holds the other end of a connection. Loopback is open to every user of a machine, so whoever is not found among the
 * sockets of the agent's own user, for whatever reason, is nobody.
 */
export type FindOwnPeer = (connection: TcpConnection) => Promise<Peer | undefined>;

export interface End {
  /** IPv4, in network order. */
  readonly octets: Uint8Array;
  readonly port: number;
}

/** `own` is the end of whoever connected. */
export interface Endpoints {
  readonly peer: End;
  readonly local: End;
}

/** Both ends as the table of connections has them for the one who connected; nothing where the connection has gone already. */
export function endpointsOfPeer(connection: TcpConnection): Endpoints | undefined {
  const peer = endOf(connection.remoteAddress, connection.remotePort);
  const local = endOf(connection.localAddress, connection.localPort);
  return peer && local && { peer, local };
}

function endOf(address: string | undefined, port: number | undefined): End | undefined {
  const octets = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address ?? '')?.slice(1);
  return octets && port !== undefined ? { octets: Uint8Array.from(octets.map(Number)), port } : undefined;
}

/** A system that fails to answer has not vouched for anybody. */
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
