import type { ControlChannel } from './control/controlChannel.ts';
import type { FindOwnPeer } from './peer/peer.ts';
import type { FindTrustStores } from './trustStores/trustStore.ts';

/** Files and folders of the agent; absolute paths. */
export interface AgentPaths {
  /** Settings, which the user may edit. */
  readonly config: string;
  /** Keystore. */
  readonly data: string;
  /** Logs and the profile of the window's browser. */
  readonly state: string;
  /** Address of the control channel: a Unix socket's path or a pipe's name. */
  readonly controlAddress: string;
  /** File or pipe that only one agent of this user can hold. */
  readonly lockAddress: string;
  /** An administrator's settings for all users of the machine. */
  readonly policyFile: string;
}

export interface InstanceLock {
  release(): void;
}

/** What differs between operating systems, one file each. */
export interface Platform {
  readonly paths: AgentPaths;
  /** Acquires the lock; `undefined` if another process of this user holds it. The system releases it when the process ends. */
  lockInstance(): Promise<InstanceLock | undefined>;
  /** Finds the process at the other end of a connection, if it belongs to this user. */
  readonly findOwnPeer: FindOwnPeer;
  readonly control: ControlChannel;
  /** Excludes this process's memory from crash dumps and from other processes, as far as the system allows. */
  disableMemoryDumps(): Promise<void>;
  /** Ends this process with its parent, even during a native call, if the system supports it. */
  endWithParent(): Promise<void>;
  /** The trust stores of this user's browsers and of the system. */
  readonly findTrustStores: FindTrustStores;
  /** Whether a window can be opened on a screen. */
  hasDesktop(): boolean;
  /** Browsers of the Chromium family that may show the window, best first: absolute paths, existing or not. */
  browserCandidates(): readonly string[];
  /** Paths where vendors install PKCS#11 modules: absolute, existing or not. */
  usualPkcs11Modules(): readonly VendorLibrary[];
  /** The same for libraries of GM/T 0016. */
  usualSkfLibraries(): readonly VendorLibrary[];
  /** Names of the plugged-in USB Keys, with or without a driver; none where the system does not list them. */
  pluggedDevices(): Promise<readonly string[]>;
  /** Whether the operating system keeps keys of its users that we reach. */
  readonly hasCertificateStore: boolean;
  /** The command that opens a URL in the user's default browser. */
  defaultBrowserCommand(url: string): readonly string[];
}

/** A vendor's library, with the product's name. */
export interface VendorLibrary {
  readonly name: string;
  readonly library: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names one folder for all files: for tests, the demo and portable installations. */
export const HOME_VARIABLE = 'HRCA_HOME';
