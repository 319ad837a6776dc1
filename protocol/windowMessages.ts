import * as z from 'zod/mini';
import type { CertificateSummary } from './certificateSummary.ts';
import type { ErrorCode } from './errors.ts';

/** A certificate as the agent's window shows it. */
export interface CertificateView extends CertificateSummary {
  /** Distinguished name of the issuer, as the verifier writes it; absent where the certificate cannot be read. */
  issuerName?: string;
  /** Of the certificate, in hex: which key of that issuer has signed it. Absent where it names none. */
  authorityKeyIdentifier?: string;
  /** Whole days until it expires, rounded down; negative once it has. */
  daysLeft: number;
  /** PIN tries left; `undefined` where the keystore cannot tell. */
  triesLeft: number | undefined;
  /** Name of the Key that it is on; absent where it was imported from a file. */
  device?: string;
  /** Only the device's own dialogue changes its PIN. */
  isPinOfDevice?: boolean;
  /** When it last signed on this computer, milliseconds since 1970; absent where it has not. */
  usedAt?: number;
}

/** A Key or a whole keystore that cannot be read: one line of the list, under its name for people. */
export interface KeystoreProblem {
  name: string;
  problem: ErrorCode;
  /** The file of the driver, absolute. */
  path?: string;
}

/** A site that was refused because its origin is not listed; `at` is milliseconds since 1970. */
export interface RefusedOrigin {
  origin: string;
  at: number;
}

/** A fault of the last step, shown above the form that the person mends it in. */
export interface Problem {
  code: ErrorCode;
}

/** A file that was not imported, and why. `reason` is for support, `found` names what is in it instead, separated by commas. */
export interface ImportFailure {
  file: string;
  code: ErrorCode;
  reason?: string;
  found?: string;
}

/**
 * One screen of the agent's window, whole: the page draws it and keeps no state of its own but the language.
 * `origin` is the asking portal, absent where the person opened the window from the desktop; `program` is the file name of
 * the program that asks for it, absent where the system does not tell.
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
      /** Files of the last import that came to nothing. */
      failed?: ImportFailure[];
      problem?: Problem;
    }
  | {
      screen: 'pin';
      origin?: string;
      program?: string;
      certificate: CertificateView;
      triesLeft: number | undefined;
      /** Whether the PIN is still the one that the certificate came with; absent where the keystore cannot tell. */
      isPinInitial?: boolean;
      problem?: Problem;
    }
  | {
      /** `initial`: the initial PIN was right and must be replaced now. `chosen`: the person asked for a new PIN. */
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
      /** Files of the last import that came to nothing. */
      failed?: ImportFailure[];
      notice?: 'pin-changed' | 'unlocked' | 'removed';
      problem?: Problem;
    }
  | {
      /** Keys are being derived; the person may give up. */
      screen: 'importing';
      files: string[];
      /** Share of the work that is done, 0 to 1. */
      progress: number;
    }
  | { screen: 'passphrase'; file: string; problem?: Problem }
  | {
      /** Which certificates of a file to import. */
      screen: 'chooseKeys';
      file: string;
      certificates: CertificateView[];
    }
  | {
      /** Whether to replace certificates that are here already. */
      screen: 'replace';
      file: string;
      certificates: CertificateView[];
    }
  | {
      /** Shows each PUK, once only. */
      screen: 'imported';
      imported: { certificate: CertificateView; puk: string }[];
      failed?: ImportFailure[];
    }
  | { screen: 'end'; outcome: 'done' | 'cancelled' | 'timeout' | 'replaced' | 'failed'; problem?: Problem };

export type Screen = WindowView['screen'];

/** What is said above every screen: `pin-saved`, the new PIN counts even if the request fails. */
export type WindowNotice = 'pin-saved';

/** Agent → window. Without a deadline the window does not time out. */
export interface WindowState extends Partial<WindowDeadline> {
  view: WindowView;
  notice?: WindowNotice;
}

/**
 * Agent → window, in answer to `active`: only the deadline moves. A `WindowState` is always a new step, so it clears the
 * form and lets the person act again; sending one to move the deadline would wipe out a PIN that is being typed.
 */
export interface WindowDeadline {
  /** After so many milliseconds a window that is left alone times out. No time of day: clocks are put back and forward. */
  remainingMs: number;
  /** The window ends then, however busy its keys. */
  isFinal?: true;
}

/**
 * Agent → window: the screen that is up has new contents, since a Key was put in or pulled out. What the person has typed
 * or chosen stays, and an action that is under way goes on.
 */
export interface WindowUpdate {
  update: WindowView;
}

export type WindowMessage = WindowState | WindowUpdate | WindowDeadline;

const id = z.lazy(() => z.string().check(z.regex(/^[0-9a-f]{64}$/)));
const SECRET_MAX_OCTETS = 1024;
const secretOctets = z.lazy(() =>
  z.instanceof(Uint8Array).check(z.refine(({ length }) => length > 0 && length <= SECRET_MAX_OCTETS)),
);
const secret = z.lazy(() => z.union([z.string().check(z.minLength(1), z.maxLength(256)), secretOctets]));

const passphrase = z.lazy(() => z.string().check(z.maxLength(256)));

/** Window → agent: what the person did on the screen that is up. */
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
    /** The PUKs have been noted. */
    z.strictObject({ action: z.literal('noted') }),
    z.strictObject({ action: z.literal('changePin'), certificateId: id }),
    z.strictObject({ action: z.literal('unlock'), certificateId: id }),
    z.strictObject({ action: z.literal('remove'), certificateId: id }),
    /** A sign of life: the person typed or moved, so the two minutes start again, if there are two left. */
    z.strictObject({ action: z.literal('active') }),
  ]),
);
export type WindowAction = z.infer<typeof windowActionSchema>;
