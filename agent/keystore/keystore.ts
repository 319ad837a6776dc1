import type { ErrorCode, LoginAlgorithm, Secret } from '@hrca/protocol';
import type { Certificate } from '@hrca/x509';

/** A certificate that a keystore holds, or the reason why it cannot be read. */
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
      /** A fault of the keystore itself, not of the certificate. */
      readonly problem?: ErrorCode;
    }
  | { readonly kind: 'unreadable'; readonly id: string; readonly name: string; readonly problem: ErrorCode };

/**
 * How a keystore asks the person for what it needs. The keystore calls it, never the other way round, so that one with
 * a PIN pad or a vendor's own dialogue need not call it at all. Every method rejects once the person gives up. Whoever
 * is given a secret wipes it after use.
 */
export interface PinDialogue {
  askPin(state: { triesLeft: number | undefined; problem?: ErrorCode }): Promise<Secret>;
  askNewPin(state: { reason: 'initial' | 'chosen'; problem?: ErrorCode }): Promise<Secret>;
  askPuk(state: { triesLeft: number | undefined; problem?: ErrorCode }): Promise<{ puk: Secret; pin: Secret }>;
}

export interface SignRequest {
  readonly id: string;
  readonly algorithm: LoginAlgorithm;
  /** Called once the PIN has been accepted, so that what is signed carries the moment of signing. */
  readonly message: () => Uint8Array;
  readonly pins: PinDialogue;
}

/** A place where signing keys live: software, later PKCS#11, SKF and the Windows store. */
export interface Keystore {
  /** Needs no PIN. A certificate that cannot be read is listed as such. */
  list(): Promise<KeystoreEntry[]>;
  /** JWS signature octets (RFC 7518 §3: r‖s for ECDSA). One call, one PIN, one signature. */
  sign(request: SignRequest): Promise<Uint8Array>;
}

/** A keystore whose PIN can be changed and unlocked through us. */
export interface PinManagement {
  changePin(request: { id: string; pins: PinDialogue }): Promise<void>;
  unlock(request: { id: string; pins: PinDialogue }): Promise<void>;
}
