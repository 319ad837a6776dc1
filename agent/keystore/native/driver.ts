import type { ErrorCode, ErrorDetails, LoginAlgorithm } from '@hrca/protocol';

/** Whether the agent or the device asks for the PIN, and the state of the PIN that the device reports. */
export type DevicePin =
  | {
      readonly askedBy: 'agent';
      /** `undefined` if the device does not report a number. */
      readonly triesLeft: number | undefined;
      /** Whether the device reports that its PIN is still the one that it was delivered with. */
      readonly isInitial: boolean;
      /** Lengths of a PIN in bytes that the device accepts; absent if it does not report them. */
      readonly lengths?: { readonly min: number; readonly max: number };
    }
  /** By the vendor's own dialogue or a PIN pad. */
  | { readonly askedBy: 'device' };

/** A certificate on a device, as its driver reports it without a PIN. */
export interface DeviceCertificate {
  /** DER. */
  readonly certificate: Uint8Array;
  /** CA certificates on the same device, DER, in any order. */
  readonly issuers: readonly Uint8Array[];
  /** Display name: the token's label, the store's name. */
  readonly device: string;
  /** Serial number of the device, if it has one: distinguishes two of one model. */
  readonly deviceSerial?: string;
  /** Algorithms of its key, the preferred one first; empty for an encryption key. */
  readonly algorithms: readonly LoginAlgorithm[];
  readonly pin: DevicePin;
  /**
   * Whether the device shows its private or public key object without a PIN. Most devices hide keys before login, so `false`
   * proves nothing, and the certificate is offered.
   */
  readonly isKeyVisible: boolean;
  /** A problem of it on this device that the driver has found. */
  readonly problem?: ErrorCode;
}

/** A device or slot that could not be read; the others are listed. */
export interface DriverFault {
  /** Display name: the token's label, the reader's name. */
  readonly device: string;
  readonly deviceSerial?: string;
  readonly problem: ErrorCode;
}

/** The present devices of a driver. */
export interface DeviceList {
  readonly certificates: readonly DeviceCertificate[];
  readonly faults: readonly DriverFault[];
}

/** Names one certificate of a driver by the SHA-256 of its DER, lower-case hex. */
export interface DeviceRequest {
  readonly certificateId: string;
}

/** `pin` (UTF-8) is `undefined` if the device asks for it itself. */
export interface DeviceSignRequest extends DeviceRequest {
  readonly algorithm: LoginAlgorithm;
  readonly message: Uint8Array;
  readonly pin: Uint8Array | undefined;
}

/**
 * Access to keys through native code: one PKCS#11 module, one SKF library, the Windows store. It runs in a process of its
 * own, since a vendor's library may hang or crash, so all parameters and results can be serialized. `serveDriver` calls one
 * method at a time, so a driver needs no queue, and wipes the PINs after each call. A PIN is UTF-8.
 */
export interface Driver {
  /** Needs no PIN. @throws HrcaError if nothing can be listed */
  list(): Promise<DeviceList>;
  /**
   * Verifies the PIN on the device; a wrong one costs a try.
   *
   * @throws HrcaError `PIN_INCORRECT` with `triesLeft` if the device reports them, `PIN_LOCKED`, `KEY_REMOVED`
   */
  verifyPin(request: DeviceRequest & { pin: Uint8Array }): Promise<void>;
  /**
   * JWS signature bytes over `message`: one login to the device, one signature, one logout. The driver searches for the key
   * whose signature the certificate's public key verifies.
   *
   * @throws HrcaError as `verifyPin`; `CERTIFICATE_KEY_MISSING` if the device has no such key, `USER_CANCELLED` if the user
   * cancelled the device's own dialogue
   */
  sign(request: DeviceSignRequest): Promise<Uint8Array>;
  /** @throws HrcaError as `verifyPin`; `PIN_REFUSED_BY_DEVICE` if the new PIN breaks the device's own rules */
  changePin(request: DeviceRequest & { pin: Uint8Array; newPin: Uint8Array }): Promise<void>;
  /**
   * Calls `listener` after a device was plugged in or removed. Returns a function that stops it. Used only while a window is
   * open, so a driver may poll.
   */
  watch(listener: () => void): () => void;
  close(): Promise<void>;
}

/** The methods that are calls with an answer; `watch` and `close` are messages of their own. */
export type DriverMethod = 'list' | 'verifyPin' | 'sign' | 'changePin';

/** The native code that a worker process loads. `library` is an absolute path. */
export type DriverSpec =
  | { readonly kind: 'pkcs11' | 'skf'; readonly library: string }
  /** The certificate store of this Windows user. */
  | { readonly kind: 'windows' };

/** Messages from the agent to the worker process. They contain PINs, so they are never logged or passed as arguments. */
export type ToWorker =
  | { readonly open: DriverSpec }
  | { readonly watch: boolean }
  | { readonly close: true }
  | DriverCall<DriverMethod>;

export interface DriverCall<M extends DriverMethod> {
  readonly id: number;
  readonly method: M;
  readonly params: Parameters<Driver[M]>;
}

/** Messages from the worker process to the agent. */
export type FromWorker =
  | { readonly changed: true }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } };
