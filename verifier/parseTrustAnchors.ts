import { readCertificate, readPemBlocks } from '@hrca/x509';
import { createIssuer, displayName, type Issuer, issuerProblem } from './issuer.ts';
import { assertOptions, misuse } from './misuse.ts';
import { TrustAnchors } from './trustAnchors.ts';
import type { TrustAnchors as PublicTrustAnchors } from './types.ts';

const CACHE_SIZE = 1000;
const DER_SEQUENCE = 0x30;

/**
 * Parses the CA certificates that a portal trusts, in PEM (any number in a text or file) or DER. `cacheSize` is the
 * number of verified chains that are kept, about 20 KB each; 0 keeps none.
 *
 * @throws TypeError where one is not a certificate, not of a CA, or its key is too weak
 * @example const trustAnchors = parseTrustAnchors(await readFile('ca.pem'));
 */
export function parseTrustAnchors(
  input: string | Uint8Array | readonly (string | Uint8Array)[],
  options: { cacheSize?: number } = {},
): PublicTrustAnchors {
  assertOptions(options, { of: 'parseTrustAnchors', known: ['cacheSize'] });
  const { cacheSize = CACHE_SIZE } = options;
  if (!Number.isInteger(cacheSize) || cacheSize < 0)
    throw misuse('cacheSize', 'be a whole number, 0 or more', cacheSize);
  const parts = typeof input === 'string' || input instanceof Uint8Array ? [input] : input;
  if (!Array.isArray(parts)) throw misuse('trust anchors', 'be PEM text, DER bytes or a list of these', parts);
  const anchors = parts.flatMap(certificatesIn).map(parseTrustAnchor);
  if (anchors.length === 0) {
    const bytes = parts.reduce((sum: number, { length }: { length: number }) => sum + length, 0);
    throw new TypeError(`no trust anchor given: expected PEM blocks or DER, got ${bytes} bytes without one`);
  }
  return new TrustAnchors({ anchors, cacheSize });
}

function certificatesIn(part: unknown): Uint8Array[] {
  if (part instanceof Uint8Array)
    return part[0] === DER_SEQUENCE ? [part] : certificatesInPem(Buffer.from(part).toString());
  if (typeof part === 'string') return certificatesInPem(part);
  throw misuse('a trust anchor', 'be PEM text or DER bytes', part);
}

/** The certificates in PEM text (RFC 7468); text around the blocks is allowed. */
function certificatesInPem(text: string): Uint8Array[] {
  const blocks = readPemBlocks(text);
  return blocks.map(({ label, bytes }) => {
    if (!bytes) {
      const whole = blocks.filter((block) => block.bytes).length;
      throw new TypeError(
        `a PEM block is damaged: expected ${blocks.length} whole blocks, as many as begin, got ${whole}`,
      );
    }
    // A private key does not belong in this file: an error shows that it is there.
    if (label !== 'CERTIFICATE') throw new TypeError(`a trust anchor must be a CERTIFICATE, got a ${label}`);
    return bytes;
  });
}

function parseTrustAnchor(der: Uint8Array, index: number): Issuer {
  let anchor: Issuer;
  try {
    anchor = createIssuer({ certificate: readCertificate(new Uint8Array(der)) });
  } catch (cause) {
    const got = `${der.length} malformed bytes`;
    throw new TypeError(`trust anchor ${index + 1} must be a certificate in DER, got ${got}`, { cause });
  }
  const problem = issuerProblem(anchor.certificate);
  if (problem) throw new TypeError(`trust anchor “${displayName(anchor.certificate)}”: ${problem.got}`);
  return anchor;
}
