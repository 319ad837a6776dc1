import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { type Bag, contentTypes, readBags } from './bags.ts';
import {
  type BerNode,
  malformed,
  readBer,
  readExplicit,
  readInteger,
  readOctets,
  readOid,
  readSequence,
} from './ber.ts';
import { formThatFits } from './mac.ts';
import type { PassphraseForm } from './passphraseForms.ts';

/**
 * Every key and certificate of a .p12 or .pfx file (RFC 7292), decrypted; the passphrase in the forms that it may have been
 * used in.
 *
 * @throws HrcaError `PKCS12_*`
 */
export function openPkcs12({ bytes, forms }: { bytes: Uint8Array; forms: readonly PassphraseForm[] }): Bag[] {
  const { safe, macData } = readPfx(bytes);
  return macData ? readBags(safe, formThatFits({ macData, safe, forms })) : readBagsUnderAny(safe, forms);
}

function readPfx(bytes: Uint8Array): { safe: Uint8Array; macData: BerNode | undefined } {
  const [version, authSafe, macData] = readSequence(readBer(bytes));
  const [type, content] = readSequence(authSafe);
  const contentType = readOid(type);
  // SignedData has a signature in place of the MAC; the .sm2 files of some CAs have content types of GM/T 0010.
  if (contentType !== contentTypes.data && /^1\.2\.(840\.113549\.1\.7|156\.10197\.6\.1\.4\.2)\./.test(contentType)) {
    throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { contentType } });
  }
  if (contentType !== contentTypes.data || readInteger(version) !== 3) throw malformed('not a PFX of version 3');
  return { safe: readOctets(readExplicit(content, 0)), macData };
}

/** Without a MAC only the decryption itself tells which form of the passphrase is right. */
function readBagsUnderAny(safe: Uint8Array, [form, ...others]: readonly PassphraseForm[]): Bag[] {
  try {
    return readBags(safe, form as PassphraseForm);
  } catch (error) {
    if (others.length > 0 && isHrcaError(error) && error.code === 'PKCS12_PASSPHRASE_INCORRECT') {
      return readBagsUnderAny(safe, others);
    }
    throw error;
  }
}
