import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { type Bag, bagsWork, contentTypes, readBags } from './bags.ts';
import {
  type BerNode,
  malformed,
  readBer,
  readExplicit,
  readInteger,
  readOctetString,
  readOid,
  readSequence,
} from './ber.ts';
import { formThatFits, macWork } from './mac.ts';
import type { PassphraseForm } from './passphraseForms.ts';
import type { Work } from './workLimit.ts';

/**
 * Decrypts every key and certificate of a .p12 or .pfx file (RFC 7292). `forms` are the encodings of the passphrase that are tried.
 *
 * @throws HrcaError `PKCS12_*`
 */
export function openPkcs12({
  bytes,
  forms,
  work,
}: {
  bytes: Uint8Array;
  forms: readonly PassphraseForm[];
  work: Work;
}): Bag[] {
  const { safe, macData } = readPfx(bytes);
  if (!macData) return readBagsUnderAny({ safe, forms, work });
  return readBags(safe, { form: formThatFits({ macData, safe, forms, work }), work });
}

/** The work of opening a file, as far as it is known before decryption. Throws `PKCS12_*`. */
export function pkcs12Work(bytes: Uint8Array): number {
  const { safe, macData } = readPfx(bytes);
  return (macData ? macWork(macData) : 0) + bagsWork(safe);
}

function readPfx(bytes: Uint8Array): { safe: Uint8Array; macData: BerNode | undefined } {
  const [version, authSafe, macData] = readSequence(readBer(bytes));
  const [type, content] = readSequence(authSafe);
  const contentType = readOid(type);
  // SignedData stands for a signature instead of a MAC; .sm2 files of some CAs have content types of GM/T 0010.
  if (contentType !== contentTypes.data && /^1\.2\.(840\.113549\.1\.7|156\.10197\.6\.1\.4\.2)\./.test(contentType)) {
    throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { contentType } });
  }
  if (contentType !== contentTypes.data || readInteger(version) !== 3) throw malformed('not a PFX of version 3');
  return { safe: readOctetString(readExplicit(content, 0)), macData };
}

/** Without a MAC, only the decryption shows which form of the passphrase is right. */
function readBagsUnderAny({
  safe,
  forms: [form, ...others],
  work,
}: {
  safe: Uint8Array;
  forms: readonly PassphraseForm[];
  work: Work;
}): Bag[] {
  try {
    return readBags(safe, { form: form as PassphraseForm, work });
  } catch (error) {
    if (others.length > 0 && isHrcaError(error) && error.code === 'PKCS12_PASSPHRASE_INCORRECT') {
      return readBagsUnderAny({ safe, forms: others, work });
    }
    throw error;
  }
}
