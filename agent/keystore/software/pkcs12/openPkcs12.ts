import { createPrivateKey, type KeyObject } from 'node:crypto';
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
import { chainOfKey } from './chainOfKey.ts';
import { formThatFits } from './mac.ts';
import { type PassphraseForm, passphraseForms } from './passphraseForms.ts';
import type { Pkcs12Contents } from './pkcs12Contents.ts';

/**
 * Opens a .p12 or .pfx file (RFC 7292). It may take a second of a core and its input is hostile: run it in a worker.
 *
 * @throws HrcaError `PKCS12_*`, `CERTIFICATE_MALFORMED`
 */
export function openPkcs12({ bytes, passphrase }: { bytes: Uint8Array; passphrase: string }): Pkcs12Contents {
  const { safe, macData } = readPfx(bytes);
  const forms = passphraseForms(passphrase);
  const bags = macData ? readBags(safe, formThatFits({ macData, safe, forms })) : readBagsUnderAny(safe, forms);
  const privateKey = readPrivateKey(onlyKey(bags));
  const certificates = bags.filter(({ kind }) => kind === 'certificate').map(({ der }) => der);
  return {
    // Written anew: Windows adds attributes to PKCS#8, and others write it as BER.
    privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
    chain: chainOfKey(privateKey, certificates),
  };
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

function onlyKey(bags: readonly Bag[]): Uint8Array {
  const [key, ...others] = bags.filter(({ kind }) => kind === 'key');
  if (key === undefined) throw new HrcaError('PKCS12_NO_KEY');
  if (others.length > 0) throw new HrcaError('PKCS12_SEVERAL_KEYS', { details: { keys: others.length + 1 } });
  return key.der;
}

function readPrivateKey(pkcs8: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' });
  } catch (cause) {
    throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { cause, details: { reason: 'unknown kind of key' } });
  }
}
