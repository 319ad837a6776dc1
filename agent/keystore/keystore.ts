import type { ErrorCode, ErrorDetails, LoginAlgorithm, Secret } from '@hrca/protocol';
import type { Certificate } from '@hrca/x509';

/** A certificate in a keystore, or the reason why it or its whole keystore cannot be read. */
export type KeystoreEntry =
  | {
      readonly kind: 'certificate';
      /** SHA-256 of the certificate's DER, lower-case hex. */
      readonly id: string;
      readonly certificate: Certificate;
      /** DER, leaf first, in the order of `x5c`. */
      readonly chain: readonly Uint8Array[];
      /** Algorithms of the key, the preferred one first; empty if it cannot sign a login. */
      readonly algorithms: readonly LoginAlgorithm[];
      /** PIN tries left; `undefined` if the keystore does not report them. */
      readonly triesLeft: number | undefined;
      /** Name of the device that holds it; absent for the software keystore. */
      readonly device?: string;
      /** `false` if the device does not show a key for it before login; it may have none. */
      readonly isKeyVisible?: boolean;
      /** Whether the device or its driver asks for the PIN. */
      readonly isPinOfDevice?: boolean;
      /** A problem of the keystore, not of the certificate. */
      readonly problem?: ErrorCode;
    }
  | {
      readonly kind: 'unreadable';
      readonly id: string;
      readonly name: string;
      readonly problem: ErrorCode;
      readonly device?: string;
    }
  /** A device or a whole keystore that cannot be read. `name` is the display name, `path` the driver's file. */
  | { readonly kind: 'fault'; readonly name: string; readonly problem: ErrorCode; readonly path?: string };

/**
 * Asks the user for PINs and PUKs. The keystore calls it when it needs one; a keystore with a PIN pad or a vendor's own
 * dialogue never does. Each method rejects if the user cancels. The caller wipes the secrets that it gets.
 */
export interface PinDialogue {
  /** `isPinInitial`: whether the PIN is still the initial one, if the keystore reports it. */
  askPin(state: { triesLeft: number | undefined; isPinInitial?: boolean; problem?: ErrorCode }): Promise<Secret>;
  askNewPin(state: { reason: 'initial' | 'chosen'; problem?: ErrorCode }): Promise<Secret>;
  askPuk(state: { triesLeft: number | undefined; problem?: ErrorCode }): Promise<{ puk: Secret; pin: Secret }>;
  /** The new PIN is in force, even if the request fails later. */
  pinSaved?(): void;
}

export interface SignRequest {
  readonly id: string;
  readonly algorithm: LoginAlgorithm;
  /** Called after the PIN was accepted, so that `iat` is the time of signing. */
  readonly message: () => Uint8Array;
  readonly pins: PinDialogue;
}

/** Signing keys in files, behind PKCS#11 or SKF, in the Windows store, or all of these combined. */
export interface Keystore {
  /** Needs no PIN. Certificates and devices that cannot be read are entries as well. */
  list(): Promise<KeystoreEntry[]>;
  /** Signature bytes as in a JWS (RFC 7518 §3: r‖s for ECDSA). Asks for the PIN at each call. */
  sign(request: SignRequest): Promise<Uint8Array>;
}

/** A keystore whose list changes when devices are plugged in or removed. */
export interface Watchable {
  /** Calls `listener` after each change of the list. Returns a function that stops it. */
  watch(listener: () => void): () => void;
}

/** A keystore whose PIN the agent can change and unlock. */
export interface PinManagement {
  changePin(request: { id: string; pins: PinDialogue }): Promise<void>;
  unlock(request: { id: string; pins: PinDialogue }): Promise<void>;
}

/** A file that the user chose; `name` is the display name. */
export interface ChosenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly passphrase: string;
}

type CertificateEntry = Extract<KeystoreEntry, { kind: 'certificate' }>;

/** A certificate that was imported, with the names of its files, the one with the key first. */
export interface ImportedCertificate {
  readonly id: string;
  readonly puk: string;
  readonly files: readonly string[];
}

/**
 * Files that were not imported. `candidates` is present if the user has to decide: which keys to import (`PKCS12_SEVERAL_KEYS`),
 * or whether to replace these certificates (`CERTIFICATE_ALREADY_IMPORTED`).
 */
export interface NotImported {
  readonly files: readonly string[];
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly candidates?: readonly CertificateEntry[];
}

export interface ImportRequest {
  readonly files: readonly ChosenFile[];
  /** Ids of the certificates to import from a file that has several. */
  readonly chosen?: readonly string[] | undefined;
  /** Ids of certificates that may be replaced. */
  readonly replaced?: readonly string[] | undefined;
  /** Cancels the import; certificates that were saved before stay. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the completed share of the work, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** A keystore that imports certificate files. */
export interface CertificateFiles {
  /**
   * Saves the keys of files under the initial PIN. Problems of a file are in the result: `PKCS12_*`, `CERTIFICATE_*`,
   * `KEYSTORE_*`. A replaced certificate gets a new PUK and full retry counters.
   *
   * @throws HrcaError `PKCS12_TOO_LARGE`, `REQUEST_ABORTED`
   */
  importFiles(
    request: ImportRequest,
  ): Promise<{ imported: readonly ImportedCertificate[]; failed: readonly NotImported[] }>;
  /** @throws HrcaError `CERTIFICATE_UNKNOWN`, `CERTIFICATE_ON_DEVICE` */
  remove(id: string): Promise<void>;
}
