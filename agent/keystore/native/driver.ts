import type { ErrorCode, ErrorDetails, LoginAlgorithm } from '@hrca/protocol';

/** Who asks the person for the PIN of a device, and what the device says about it. */
export type DevicePin =
  | {
      readonly askedBy: 'agent';
      /** `undefined` where the device cannot tell. */
      readonly triesLeft: number | undefined;
      /** The device says that its PIN is still the one that it was delivered with. */
      readonly isInitial: boolean;
      /** Lengths of a PIN in bytes that the device takes; absent where it does not tell. */
      readonly lengths?: { readonly min: number; readonly max: number };
    }
  /** The vendor's own dialogue or a PIN pad. */
  | { readonly askedBy: 'device' };

/** A certificate on a device, as its driver reports it without a PIN. */
export interface DeviceCertificate {
  /** DER. */
  readonly certificate: Uint8Array;
  /** CA certificates found beside it, DER, in no order. */
  readonly issuers: readonly Uint8Array[];
  /** Name of the device for people: the Key's label, the store's name. */
  readonly device: string;
  /** Serial number of the device, where it has one: it tells two of one model apart. */
  readonly deviceSerial?: string;
  /** What its key can sign with, the preferred one first; empty for an encryption key. */
  readonly algorithms: readonly LoginAlgorithm[];
  readonly pin: DevicePin;
  /**
   * Whether the device shows its key, or the public half of it, without a PIN. Most hide keys before login, so that an
   * absence proves nothing: the certificate is offered all the same.
   */
  readonly isKeySeen: boolean;
  /** What is wrong with it on this device, as far as the driver has found out. */
  readonly problem?: ErrorCode;
}

/** Part of what a driver serves could not be read; the rest is listed all the same. */
export interface DriverFault {
  /** What is at fault, for people: the Key's label, the reader's name. */
  readonly device: string;
  readonly deviceSerial?: string;
  readonly problem: ErrorCode;
}

/** What a driver holds at the moment. */
export interface DeviceList {
  readonly certificates: readonly DeviceCertificate[];
  readonly faults: readonly DriverFault[];
}

/** Names one certificate of a driver: SHA-256 of its DER, lower-case hex. */
export interface DeviceRequest {
  readonly certificateId: string;
}

/** `pin` (UTF-8) is absent where the device asks for it by itself. */
export interface DeviceSignRequest extends DeviceRequest {
  readonly algorithm: LoginAlgorithm;
  readonly message: Uint8Array;
  readonly pin: Uint8Array | undefined;
}

/**
 * Native code that reaches keys: one PKCS#11 module, one SKF library, the Windows store. It runs in a process of its
 * own, since a vendor's library may hang or crash, so everything that crosses this interface can be serialized.
 * `serveDriver` calls one method at a time, so a driver needs no queue of its own, and wipes the PINs of each call after
 * it. A PIN is UTF-8.
 */
export interface Driver {
  /** Needs no PIN. @throws HrcaError where nothing can be listed at all */
  list(): Promise<DeviceList>;
  /**
   * Looks whether the PIN is right, which counts as a try where it is not.
   *
   * @throws HrcaError `PIN_INCORRECT` with `triesLeft` where the device tells, `PIN_LOCKED`, `KEY_REMOVED`
   */
  verifyPin(request: DeviceRequest & { pin: Uint8Array }): Promise<void>;
  /**
   * JWS signature bytes over `message`: one login at the device, one signature, one logout. The driver looks for the key
   * whose signature the certificate verifies.
   *
   * @throws HrcaError what `verifyPin` throws, `CERTIFICATE_KEY_MISSING` where the device has no such key, `USER_CANCELLED` where the person gave up in the device's own dialogue
   */
  sign(request: DeviceSignRequest): Promise<Uint8Array>;
  /** @throws HrcaError what `verifyPin` throws, `PIN_REFUSED_BY_DEVICE` where the new PIN breaks the device's own rules */
  changePin(request: DeviceRequest & { pin: Uint8Array; newPin: Uint8Array }): Promise<void>;
  /**
   * Calls `listener` whenever a device was put in or pulled out, until the function that it returns is called. Somebody
   * watches only while a window is open: a driver that must poll costs nothing otherwise.
   */
  watch(listener: () => void): () => void;
  close(): Promise<void>;
}

/** The methods that are answered; `watch` and `close` go their own ways between processes. */
export type DriverMethod = 'list' | 'verifyPin' | 'sign' | 'changePin';

/** Which native code to load: all that the process that hosts it is told. A path is absolute. */
export type DriverSpec =
  | { readonly kind: 'pkcs11' | 'skf'; readonly library: string }
  /** The certificate store of this Windows user. */
  | { readonly kind: 'windows' };

/** What the agent says to the process that hosts a driver. A PIN is in here: it is never logged, nor in arguments. */
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

/** What that process says. */
export type FromWorker =
  | { readonly changed: true }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } };
