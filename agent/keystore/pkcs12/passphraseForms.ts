import type { Work } from './workLimit.ts';

/** A passphrase in the encodings of PBES2 and of RFC 7292. */
export interface PassphraseForm {
  /** For PBES2: what current programs use, although RFC 7292 specifies the other form. */
  readonly utf8: Uint8Array;
  /** RFC 7292 §B.1: UTF-16, most significant byte first, with a terminating zero. */
  readonly bmp: Uint8Array;
}

/** The passphrase for a part of a file, and the counter of its work. */
export interface Opening {
  readonly form: PassphraseForm;
  readonly work: Work;
}

/** The forms to try. Some programs encode an empty passphrase as two zero bytes, others as no bytes. */
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
