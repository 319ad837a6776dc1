import type { Socket } from 'node:net';

/** A path to which a socket can be bound or connected until `release`. */
export interface HeldPath {
  readonly path: string;
  release(): void;
}

/** How the command line reaches the agent of its user: a Unix socket or a named pipe. */
export interface ControlChannel {
  /**
   * Also removes the socket of a killed agent. Only for the process that holds the instance lock.
   *
   * @throws HrcaError `KEYSTORE_PERMISSIONS_UNSAFE`, `CONFIG_INVALID`
   */
  toServe(): Promise<HeldPath>;
  /** @throws HrcaError `AGENT_UNAVAILABLE`, `KEYSTORE_PERMISSIONS_UNSAFE`, `CONFIG_INVALID` */
  toReach(): Promise<HeldPath>;
  /** Whether a process of this user serves the connection. Checked before the first write. */
  isOwnServer(socket: Socket): Promise<boolean>;
  /** Whether a process of this user opened the connection. Checked before the first read. */
  isOwnClient(socket: Socket): Promise<boolean>;
  /** The error code where the address is in use at the start. */
  whenTaken(): Promise<'AGENT_FOREIGN' | 'AGENT_ALREADY_RUNNING'>;
}

/** EBUSY: another process has created the only instance of a named pipe. */
export function isAddressTaken(error: unknown): boolean {
  return ['EADDRINUSE', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '');
}
