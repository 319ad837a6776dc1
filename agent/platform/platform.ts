import type { ControlChannel } from './control/controlChannel.ts';
import type { FindOwnPeer } from './peer/peer.ts';
import type { FindTrustStores } from './trustStores/trustStore.ts';

/** Where the agent keeps its things; absolute paths. */
export interface AgentPaths {
  /** Settings that the person may edit. */
  readonly config: string;
  /** Keystore. */
  readonly data: string;
  /** Logs and the profile of the window's browser. */
  readonly state: string;
  /** Address of the control channel: a Unix socket's path or a pipe's name. */
  readonly controlAddress: string;
  /** File or pipe that only one agent of this user can hold. */
  readonly lockAddress: string;
  /** Settings that an administrator made for every user of the machine. */
  readonly policyFile: string;
}

export interface InstanceLock {
  release(): void;
}

/** What differs between operating systems, one file each. */
export interface Platform {
  readonly paths: AgentPaths;
  /** Takes the lock, or nothing where another process of this user holds it. It falls with the process, however that dies. */
  lockInstance(): Promise<InstanceLock | undefined>;
  /** Tells a connection of this user's own programs from anybody else's. */
  readonly findOwnPeer: FindOwnPeer;
  readonly control: ControlChannel;
  /** Keeps what this process has in memory from crash dumps and from other programs, as far as the system lets it. */
  disableMemoryDumps(): Promise<void>;
  /** Ends this process with the one that started it, even in a native call that never returns, where the system can. */
  endWithParent(): Promise<void>;
  /** Where this user's browsers and the system look up whom to trust. */
  readonly findTrustStores: FindTrustStores;
  /** Whether there is a screen to open a window on. */
  hasDesktop(): boolean;
  /** Programs that could show the window, best first: absolute paths of Chromium-family browsers. */
  browserCandidates(): readonly string[];
  /** Where vendors put the PKCS#11 modules of their Keys: absolute paths, whether or not anything is there. */
  usualPkcs11Modules(): readonly VendorLibrary[];
  /** The same for their libraries of GM/T 0016. */
  usualSkfLibraries(): readonly VendorLibrary[];
  /** USB Keys that are plugged in, whether or not a driver reads them, by names for people; none where the system cannot tell. */
  pluggedDevices(): Promise<readonly string[]>;
  /** Whether the operating system keeps keys of its users that we reach. */
  readonly hasCertificateStore: boolean;
  /** Command that opens a URL in the person's default browser. */
  defaultBrowserCommand(url: string): readonly string[];
}

/** A library of a vendor, under the name that people know. */
export interface VendorLibrary {
  readonly name: string;
  readonly library: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** One folder for everything, for tests, the demo and portable installations. */
export const HOME_VARIABLE = 'HRCA_HOME';
