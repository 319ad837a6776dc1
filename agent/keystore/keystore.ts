import type { ErrorCode, ErrorDetails, LoginAlgorithm, Secret } from '@hrca/protocol';
import type { Certificate } from '@hrca/x509';

/** A certificate that a keystore holds, or the reason why it or its whole place cannot be read. */
export type KeystoreEntry =
  | {
      readonly kind: 'certificate';
      /** SHA-256 of the certificate's DER, lower-case hex. */
      readonly id: string;
      readonly certificate: Certificate;
      /** DER, leaf first, as it goes into `x5c`. */
      readonly chain: readonly Uint8Array[];
      /** What the key can sign with, the preferred one first; empty where the key is of no use here. */
      readonly algorithms: readonly LoginAlgorithm[];
      /** PIN tries left; `undefined` where the keystore cannot tell. */
      readonly triesLeft: number | undefined;
      /** Name of the Key that it is on; absent where it is kept in a file of ours. */
      readonly device?: string;
      /** `false` where a device does not show its key before login, so that it may have none. */
      readonly isKeySeen?: boolean;
      /** The device asks for its PIN and changes it by itself. */
      readonly isPinOfDevice?: boolean;
      /** A fault of the keystore itself, not of the certificate. */
      readonly problem?: ErrorCode;
    }
  | {
      readonly kind: 'unreadable';
      readonly id: string;
      readonly name: string;
      readonly problem: ErrorCode;
      readonly device?: string;
    }
  /** A Key or a whole keystore that cannot be read: a driver is missing, a service has stopped. `name` is for people, `path` is the driver's file. */
  | { readonly kind: 'fault'; readonly name: string; readonly problem: ErrorCode; readonly path?: string };

/**
 * How a keystore asks the person for what it needs. The keystore calls it, never the other way round, so that one with
 * a PIN pad or a vendor's own dialogue need not call it at all. Every method rejects once the person gives up. Whoever
 * is given a secret wipes it after use.
 */
export interface PinDialogue {
  /** `isPinInitial`: whether the PIN is still the one that the certificate came with, where the keystore can tell. */
  askPin(state: { triesLeft: number | undefined; isPinInitial?: boolean; problem?: ErrorCode }): Promise<Secret>;
  askNewPin(state: { reason: 'initial' | 'chosen'; problem?: ErrorCode }): Promise<Secret>;
  askPuk(state: { triesLeft: number | undefined; problem?: ErrorCode }): Promise<{ puk: Secret; pin: Secret }>;
  /** A new PIN counts from now on, even if the request fails later. */
  pinSaved?(): void;
}

export interface SignRequest {
  readonly id: string;
  readonly algorithm: LoginAlgorithm;
  /** Called once the PIN has been accepted, so that what is signed carries the moment of signing. */
  readonly message: () => Uint8Array;
  readonly pins: PinDialogue;
}

/** A place where signing keys live: software, PKCS#11, SKF, the Windows store, or all of them. */
export interface Keystore {
  /** Needs no PIN. What cannot be read is listed as such. */
  list(): Promise<KeystoreEntry[]>;
  /** JWS signature octets (RFC 7518 §3: r‖s for ECDSA). One call, one PIN, one signature. */
  sign(request: SignRequest): Promise<Uint8Array>;
}

/** A keystore whose certificates come and go by themselves. */
export interface Watchable {
  /** Calls `listener` when the list has changed, until the function that it returns is called. */
  watch(listener: () => void): () => void;
}

/** A keystore whose PIN can be changed and unlocked through us. */
export interface PinManagement {
  changePin(request: { id: string; pins: PinDialogue }): Promise<void>;
  unlock(request: { id: string; pins: PinDialogue }): Promise<void>;
}

/** A file that the person chose; `name` is for people. */
export interface ChosenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly passphrase: string;
}

type CertificateEntry = Extract<KeystoreEntry, { kind: 'certificate' }>;

/** A certificate that is kept now; its files are named, the one with the key first. */
export interface ImportedCertificate {
  readonly id: string;
  readonly puk: string;
  readonly files: readonly string[];
}

/**
 * Files that came to nothing yet. `candidates` are there where the person decides: which keys of `PKCS12_SEVERAL_KEYS`, whether
 * to replace the certificates of `CERTIFICATE_ALREADY_IMPORTED`.
 */
export interface NotImported {
  readonly files: readonly string[];
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly candidates?: readonly CertificateEntry[];
}

export interface ImportRequest {
  readonly files: readonly ChosenFile[];
  /** Ids of the certificates to take where a file has several. */
  readonly chosen?: readonly string[] | undefined;
  /** Ids of certificates that may be replaced. */
  readonly replaced?: readonly string[] | undefined;
  /** Gives the import up: what has not been kept by then is not kept. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the share of the work that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** A keystore that takes in certificate files. */
export interface CertificateFiles {
  /**
   * Keeps the keys of files under the initial PIN. What is wrong with a file is in the result: `PKCS12_*`, `CERTIFICATE_*`,
   * `KEYSTORE_*`. A certificate that is replaced gets a new PUK and all tries.
   *
   * @throws HrcaError `PKCS12_TOO_LARGE`, `REQUEST_ABORTED`
   */
  importFiles(
    request: ImportRequest,
  ): Promise<{ imported: readonly ImportedCertificate[]; failed: readonly NotImported[] }>;
  /** @throws HrcaError `CERTIFICATE_UNKNOWN`, `CERTIFICATE_ON_DEVICE` */
  remove(id: string): Promise<void>;
}
