import { createHmac, timingSafeEqual } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import { derivationWork, type KdfHash, pkcs12Kdf } from '@hrca/x509/pkcs12';
import { type BerNode, malformed, readOctetString, readOid, readSequence } from './ber.ts';
import type { PassphraseForm } from './passphraseForms.ts';
import { deriveByPbkdf2, pbkdf2Work, readHmacHash } from './pbes2.ts';
import { readIterations, type Work } from './workLimit.ts';

/** RFC 9579. */
const PBMAC1 = '1.2.840.113549.1.5.14';

const hashes = new Map<string, KdfHash>([
  ['1.2.840.113549.2.5', 'md5'],
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
  ['1.2.156.10197.1.401', 'sm3'],
]);

/**
 * Finds the form of the passphrase under which the MAC over the safe is right (RFC 7292 §4).
 *
 * @throws HrcaError `PKCS12_PASSPHRASE_INCORRECT`, `PKCS12_ALGORITHM_UNSUPPORTED`, `PKCS12_TOO_SLOW`, `PKCS12_MALFORMED`
 */
export function formThatFits(options: {
  macData: BerNode;
  safe: Uint8Array;
  forms: readonly PassphraseForm[];
  work: Work;
}): PassphraseForm {
  const { macData, safe, forms, work } = options;
  const { expected, macOf } = readMac(macData, safe, work);
  const form = forms.find((candidate) => {
    const mac = macOf(candidate);
    if (mac.length !== expected.length) throw malformed('length of the MAC does not match its algorithm');
    return timingSafeEqual(mac, expected);
  });
  if (!form) throw new HrcaError('PKCS12_PASSPHRASE_INCORRECT');
  return form;
}

/** The work of one MAC; 0 for algorithms that `formThatFits` refuses. */
export function macWork(macData: BerNode): number {
  const [digestInfo, , iterationsNode] = readSequence(macData);
  const [id, parameters] = readSequence(readSequence(digestInfo)[0]);
  const algorithm = readOid(id);
  if (algorithm === PBMAC1) return pbkdf2Work(readSequence(parameters)[0]);
  const hash = hashes.get(algorithm);
  return hash ? derivationWork({ hash, iterations: macIterations(iterationsNode), length: 1 }) : 0;
}

function readMac(macData: BerNode, safe: Uint8Array, work: Work) {
  const [digestInfo, saltNode, iterationsNode] = readSequence(macData);
  const [algorithmNode, digestNode] = readSequence(digestInfo);
  const [id, parameters] = readSequence(algorithmNode);
  const algorithm = readOid(id);
  const expected = readOctetString(digestNode);
  if (algorithm === PBMAC1) {
    // Salt and iterations of MacData are ignored (RFC 9579 §5).
    const [kdf, scheme] = readSequence(parameters);
    const hash = readHmacHash(scheme);
    const macOf = (form: PassphraseForm) =>
      createHmac(hash, deriveByPbkdf2({ kdf, opening: { form, work } }))
        .update(safe)
        .digest();
    return { expected, macOf };
  }
  const hash = hashes.get(algorithm);
  if (!hash) throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { algorithm } });
  const salt = readOctetString(saltNode);
  const iterations = macIterations(iterationsNode);
  const length = createHmac(hash, '').digest().length;
  const macOf = ({ bmp: password }: PassphraseForm) => {
    const key = pkcs12Kdf({ hash, purpose: 'mac', password, salt, iterations, length, work });
    return createHmac(hash, key).update(safe).digest();
  };
  return { expected, macOf };
}

function macIterations(node: BerNode | undefined): number {
  return node ? readIterations(node) : 1;
}
