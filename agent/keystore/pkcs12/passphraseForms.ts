import type { Work } from './work.ts';

/** One passphrase as the two families of key derivation want it. */
export interface PassphraseForm {
  /** PBES2: what every current program writes, although RFC 7292 would have the other. */
  readonly utf8: Uint8Array;
  /** RFC 7292 §B.1: UTF-16, most significant byte first, with a terminating zero. */
  readonly bmp: Uint8Array;
}

/** What a part of a file is opened with. */
export interface Opening {
  readonly form: PassphraseForm;
  readonly work: Work;
}

/** The forms that a file may have been written under. An empty passphrase is two zero bytes to some, nothing to others. */
export function passphraseForms(passphrase: string): PassphraseForm[] {
  const utf8 = Buffer.from(passphrase, 'utf8');
  const bmp = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
  return passphrase === ''
    ? [
        { utf8, bmp },
        { utf8, bmp: Buffer.alloc(0) },
      ]
    : [{ utf8, bmp }];
}
