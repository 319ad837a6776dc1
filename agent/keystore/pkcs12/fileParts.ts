import { readPemBlock } from '@hrca/x509';
import { malformed } from './ber.ts';

/** One value of a file, as DER or BER of indefinite length, with the headers of its PEM block. */
export interface FilePart {
  readonly bytes: Uint8Array;
  /** The label of its PEM block; absent for DER. */
  readonly label?: string;
  /** `DEK-Info` of RFC 1421 §4.6.1.3: `AES-256-CBC,0123…`. */
  readonly dekInfo?: string;
}

const SEQUENCE = 0x30;
const LENGTH_BYTES_MAX = 3;
const base64Only = /^[A-Za-z0-9+/=\s]*$/;

/**
 * Splits a file into its values: PEM blocks (RFC 7468, RFC 1421, with any text before each), consecutive DER values, or base64
 * without a PEM label. Throws `PKCS12_MALFORMED`.
 */
export function fileParts(bytes: Uint8Array): FilePart[] {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  // Notepad and PowerShell write UTF-16.
  const text = Buffer.from(bytes).toString(isWide ? 'utf16le' : 'latin1');
  if (bytes[0] !== SEQUENCE && !readPemBlock(text)) return [bareBase64(text)];
  const parts: FilePart[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    if (!isWide && bytes[at] === SEQUENCE) {
      const end = endOfDer(bytes, at);
      parts.push({ bytes: bytes.slice(at, end) });
      at = end;
      continue;
    }
    const block = readPemBlock(text, at);
    // Text or padding after the last value.
    if (!block && parts.length > 0) break;
    if (!block) throw malformed('neither PEM nor DER');
    const { label, bytes: content, dekInfo, end } = block;
    if (!content) throw malformed('PEM block without an END line or not in base64');
    parts.push({ label, bytes: content, ...(dekInfo !== undefined && { dekInfo }) });
    at = end;
  }
  return parts;
}

function bareBase64(text: string): FilePart {
  const base64 = text.replace(/^(\xef\xbb\xbf|\ufeff)/, '');
  const decoded = base64Only.test(base64) ? Buffer.from(base64, 'base64') : Buffer.alloc(0);
  if (decoded[0] !== SEQUENCE) throw malformed('neither PEM nor DER', undefined, foreignFormat(text));
  return { bytes: new Uint8Array(decoded) };
}

/** Formats that users choose by mistake, recognised by their first bytes. */
function foreignFormat(text: string): string | undefined {
  if (text.startsWith('PK\x03\x04') || text.startsWith('Rar!') || text.startsWith('7z\xbc\xaf')) return 'archive';
  if (text.startsWith('\xfe\xed\xfe\xed') || text.startsWith('\xce\xce\xce\xce')) return 'java-keystore';
  return undefined;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] as string)) at++;
  return at;
}

function endOfDer(bytes: Uint8Array, start: number): number {
  const first = bytes[start + 1] ?? 0;
  // Indefinite length: `readBer` finds the end and ignores what follows.
  if (first === 0x80) return bytes.length;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > LENGTH_BYTES_MAX) throw malformed('length of more than 3 bytes');
  const contentStart = start + 2 + lengthBytes;
  const length =
    first < 0x80 ? first : bytes.subarray(start + 2, contentStart).reduce((sum, byte) => sum * 256 + byte, 0);
  const end = contentStart + length;
  if (end > bytes.length) throw malformed('truncated value');
  return end;
}
