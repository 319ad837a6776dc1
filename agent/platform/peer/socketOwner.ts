import type { Endpoints } from './peer.ts';

/** Who has the other end of a connection open, as Linux tells; inode 0: nobody any more. */
export interface SocketOwner {
  readonly user: number;
  readonly inode: number;
}

/** Nothing where there is no such connection. Throws where this way of asking does not work. */
export type FindSocketOwner = (endpoints: Endpoints) => Promise<SocketOwner | undefined>;
