import * as z from 'zod/mini';
import type { CertificateSummary } from './certificateSummary.ts';
import type { ErrorCode } from './errors.ts';

/** A certificate as the agent's window shows it. */
export interface CertificateView extends CertificateSummary {
  /** Distinguished name of the issuer, formatted as the verifier does; absent where the certificate cannot be read. */
  issuerName?: string;
  /** authorityKeyIdentifier in hex (RFC 5280 §4.2.1.1); absent where the certificate has none. */
  authorityKeyIdentifier?: string;
  /** Whole days until it expires, rounded down; negative once it has. */
  daysLeft: number;
  /** PIN tries left; `undefined` where the keystore does not report them. */
  triesLeft: number | undefined;
  /** Name of the device that holds it; absent for a certificate from a file. */
  device?: string;
  /** The PIN can be changed only in the device's own dialogue. */
  isPinOfDevice?: boolean;
  /** When it last signed on this computer, milliseconds since 1970; absent where it has not. */
  usedAt?: number;
}

/** A device or a keystore that cannot be read, under its display name. */
export interface KeystoreProblem {
  name: string;
  problem: ErrorCode;
  /** Absolute path of the driver. */
  path?: string;
}

/** A site that was refused because its origin is not listed; `at` is milliseconds since 1970. */
export interface RefusedOrigin {
  origin: string;
  at: number;
}

/** Why the last step failed, shown above the form that can be corrected. */
export interface Problem {
  code: ErrorCode;
}

/** A file that was not imported, and why. `reason` is for support; `found` lists the file's contents, separated by commas. */
export interface ImportFailure {
  file: string;
  code: ErrorCode;
  reason?: string;
  found?: string;
}

/**
 * The complete contents of one screen of the agent's window; the page itself keeps only the language. `origin` is the asking
 * portal, absent in the management window; `program` is the file name of the program that sent the request, absent where the
 * operating system does not report it.
 */
export type WindowView =
  | {
      screen: 'certificates';
      /** `login`: choose one to sign with. `share`: consent to show the list to `origin`. */
      purpose: 'login' | 'share';
      origin: string;
      program?: string;
      certificates: CertificateView[];
      faults?: readonly KeystoreProblem[];
      selectedId?: string;
      /** Files of the last import that were not imported. */
      failed?: ImportFailure[];
      problem?: Problem;
    }
  | {
      screen: 'pin';
      origin?: string;
      program?: string;
      certificate: CertificateView;
      triesLeft: number | undefined;
      /** Whether the PIN is still the initial one; absent where the keystore does not report it. */
      isPinInitial?: boolean;
      problem?: Problem;
    }
  | {
      /** `initial`: the initial PIN was correct and must be replaced. `chosen`: the user chose to change the PIN. */
      screen: 'newPin';
      origin?: string;
      program?: string;
      certificate: CertificateView;
      reason: 'initial' | 'chosen';
      problem?: Problem;
    }
  | {
      screen: 'puk';
      origin?: string;
      program?: string;
      certificate: CertificateView;
      triesLeft: number | undefined;
      problem?: Problem;
    }
  | {
      screen: 'manage';
      certificates: CertificateView[];
      faults?: readonly KeystoreProblem[];
      origins: { origin: string; source: 'built-in' | 'user' | 'policy' }[];
      refused: RefusedOrigin[];
      /** Files of the last import that were not imported. */
      failed?: ImportFailure[];
      notice?: 'pin-changed' | 'unlocked' | 'removed';
      problem?: Problem;
    }
  | {
      /** Keys are being derived from passphrases; the user may stop the import. */
      screen: 'importing';
      files: string[];
      /** 0 to 1. */
      progress: number;
    }
  | { screen: 'passphrase'; file: string; problem?: Problem }
  | {
      /** Asks which certificates of a file to import. */
      screen: 'chooseKeys';
      file: string;
      certificates: CertificateView[];
    }
  | {
      /** Asks whether to replace certificates that were imported before. */
      screen: 'replace';
      file: string;
      certificates: CertificateView[];
    }
  | {
      /** Shows each PUK; this is the only time. */
      screen: 'imported';
      imported: { certificate: CertificateView; puk: string }[];
      failed?: ImportFailure[];
    }
  | { screen: 'end'; outcome: 'done' | 'cancelled' | 'timeout' | 'replaced' | 'failed'; problem?: Problem };

export type Screen = WindowView['screen'];

/** A notice above every screen. `pin-saved`: the new PIN is stored, even if the request fails. */
export type WindowNotice = 'pin-saved';

/** Agent → window: a new step. Without a deadline the window does not time out. */
export interface WindowState extends Partial<WindowDeadline> {
  view: WindowView;
  notice?: WindowNotice;
}

/**
 * Agent → window, in answer to `active`: only the deadline changes. A `WindowState` would clear the form, and with it a PIN
 * that is being typed.
 */
export interface WindowDeadline {
  /** Milliseconds until the window times out without input. Relative, since the system clock may be changed. */
  remainingMs: number;
  /** Input does not move the deadline any more. */
  isFinal?: true;
}

/**
 * Agent → window: new contents for the current screen, after a device was plugged in or removed. What the user has typed or
 * chosen stays, and a pending action continues.
 */
export interface WindowUpdate {
  update: WindowView;
}

export type WindowMessage = WindowState | WindowUpdate | WindowDeadline;

const id = z.lazy(() => z.string().check(z.regex(/^[0-9a-f]{64}$/)));
const SECRET_MAX_BYTES = 1024;
const secretBytes = z.lazy(() =>
  z.instanceof(Uint8Array).check(z.refine(({ length }) => length > 0 && length <= SECRET_MAX_BYTES)),
);
const secret = z.lazy(() => z.union([z.string().check(z.minLength(1), z.maxLength(256)), secretBytes]));

const passphrase = z.lazy(() => z.string().check(z.maxLength(256)));

/** Window → agent: the user's action on the current screen. */
export const windowActionSchema = z.lazy(() =>
  z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('choose'), certificateId: id }),
    z.strictObject({ action: z.literal('consent') }),
    z.strictObject({ action: z.literal('pin'), pin: secret }),
    z.strictObject({ action: z.literal('newPin'), pin: secret }),
    z.strictObject({ action: z.literal('puk'), puk: secret, pin: secret }),
    z.strictObject({ action: z.literal('back') }),
    z.strictObject({ action: z.literal('cancel') }),
    z.strictObject({
      action: z.literal('import'),
      /** Contents in base64url. */
      files: z
        .array(
          z.strictObject({
            name: z.string().check(z.maxLength(1024)),
            contents: z.string().check(z.maxLength(400_000)),
          }),
        )
        .check(z.minLength(1), z.maxLength(100)),
      passphrase,
    }),
    z.strictObject({ action: z.literal('passphrase'), passphrase }),
    z.strictObject({
      action: z.literal('chooseKeys'),
      certificateIds: z.array(id).check(z.minLength(1), z.maxLength(100)),
    }),
    z.strictObject({ action: z.literal('replace') }),
    /** The user has written down the PUKs. */
    z.strictObject({ action: z.literal('noted') }),
    z.strictObject({ action: z.literal('changePin'), certificateId: id }),
    z.strictObject({ action: z.literal('unlock'), certificateId: id }),
    z.strictObject({ action: z.literal('remove'), certificateId: id }),
    /** The user typed or pointed: the two minutes without input start again, within the limit for the whole window. */
    z.strictObject({ action: z.literal('active') }),
  ]),
);
export type WindowAction = z.infer<typeof windowActionSchema>;
