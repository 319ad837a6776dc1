import { malformed } from './ber.ts';

/** One value of a file that is no .p12: what its PEM label says, or nothing where it lies there as DER. */
export interface FilePart {
  readonly label: string | undefined;
  readonly der: Uint8Array;
}

const SEQUENCE = 0x30;
const LENGTH_OCTETS_MAX = 3;
const PEM_BEGIN = '-----BEGIN ';
const pemBlock = /^-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/;

/**
 * Takes PEM blocks (RFC 7468, with any text before each) and DER values apart that follow one another: a key file and its
 * certificate files are read as if they were one. Throws `PKCS12_MALFORMED`.
 */
export function fileParts(bytes: Uint8Array): FilePart[] {
  const text = Buffer.from(bytes).toString('latin1');
  const parts: FilePart[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    if (bytes[at] === SEQUENCE) {
      const end = endOfDer(bytes, at);
      parts.push({ label: undefined, der: bytes.slice(at, end) });
      at = end;
      continue;
    }
    const begin = text.indexOf(PEM_BEGIN, at);
    // Text after the last block, or zeros that fill a file up.
    if (begin < 0 && parts.length > 0) break;
    const block = begin < 0 ? undefined : pemBlock.exec(text.slice(begin));
    if (!block) throw malformed('neither PEM nor DER');
    const [whole, label, base64 = ''] = block;
    parts.push({ label, der: new Uint8Array(Buffer.from(base64, 'base64')) });
    at = begin + whole.length;
  }
  return parts;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] as string)) at++;
  return at;
}

function endOfDer(bytes: Uint8Array, start: number): number {
  const first = bytes[start + 1] ?? 0;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (octets > LENGTH_OCTETS_MAX || first === 0x80) throw malformed('indefinite or huge length');
  const contentStart = start + 2 + octets;
  const length =
    first < 0x80 ? first : bytes.subarray(start + 2, contentStart).reduce((sum, octet) => sum * 256 + octet, 0);
  const end = contentStart + length;
  if (end > bytes.length) throw malformed('ends too early');
  return end;
}
