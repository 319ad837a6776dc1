import type { Socket } from 'node:net';

/** A path that a socket can be bound or connected to until it is released. */
export interface HeldPath {
  readonly path: string;
  release(): void;
}

/** How the command line reaches the agent of its user: a Unix socket or a named pipe. */
export interface ControlChannel {
  /**
   * For the holder of the instance lock: also removes what a killed agent left there.
   *
   * @throws HrcaError `KEYSTORE_PERMISSIONS_UNSAFE`, `CONFIG_INVALID`
   */
  toServe(): Promise<HeldPath>;
  /** @throws HrcaError `AGENT_UNAVAILABLE`, `KEYSTORE_PERMISSIONS_UNSAFE`, `CONFIG_INVALID` */
  toReach(): Promise<HeldPath>;
  /** Whether a process of this user serves the connection. Asked before anything is written to it. */
  isOwnServer(socket: Socket): Promise<boolean>;
  /** Whether a process of this user opened the connection. Asked before anything is read from it. */
  isOwnClient(socket: Socket): Promise<boolean>;
  /** What an address that is in use at the start means. */
  whenTaken(): Promise<'AGENT_FOREIGN' | 'AGENT_ALREADY_RUNNING'>;
}

/** EBUSY: a named pipe whose only instance another process has. */
export function isAddressTaken(error: unknown): boolean {
  return ['EADDRINUSE', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '');
}
