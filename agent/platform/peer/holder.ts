import type { Ends } from './peer.ts';

/** Who has the other end of a connection open, as Linux tells; inode 0: nobody any more. */
export interface Holder {
  readonly user: number;
  readonly inode: number;
}

/** Nothing where there is no such connection. Throws where this way of asking does not work. */
export type FindHolder = (ends: Ends) => Promise<Holder | undefined>;
