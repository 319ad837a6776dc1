import { createHmac, timingSafeEqual } from 'node:crypto';
import { HrcaError } from '@hrca/protocol/errors';
import { type BerNode, malformed, readOctets, readOid, readSequence } from './ber.ts';
import { derivePkcs12Octets, type KdfHash, readIterations } from './keyDerivation.ts';
import type { PassphraseForm } from './passphraseForms.ts';

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
}): PassphraseForm {
  const { macData, safe, forms } = options;
  const [digestInfo, saltNode, iterationsNode] = readSequence(macData);
  const [algorithmNode, digestNode] = readSequence(digestInfo);
  const algorithm = readOid(readSequence(algorithmNode)[0]);
  const hash = hashes.get(algorithm);
  // PBMAC1 (RFC 9579) ends here too.
  if (!hash) throw new HrcaError('PKCS12_ALGORITHM_UNSUPPORTED', { details: { algorithm } });
  const expected = readOctets(digestNode);
  const salt = readOctets(saltNode);
  const iterations = iterationsNode ? readIterations(iterationsNode) : 1;
  const length = createHmac(hash, '').digest().length;
  if (expected.length !== length) throw malformed('MAC of a wrong length');
  const form = forms.find(({ bmp: password }) => {
    const key = derivePkcs12Octets({ hash, purpose: 'mac', password, salt, iterations, length });
    return timingSafeEqual(createHmac(hash, key).update(safe).digest(), expected);
  });
  if (!form) throw new HrcaError('PKCS12_PASSPHRASE_INCORRECT');
  return form;
}
