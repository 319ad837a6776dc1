import { type DerNode, malformed, tags } from './der.ts';

// Constructing a decoder costs more than decoding a name, so each is made once.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder('latin1', { fatal: true, ignoreBOM: true });
const utf16 = new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true });

/** Text of a directory string (X.520) of any type; `undefined` for other types. Throws `CERTIFICATE_MALFORMED`. */
export function readText(node: DerNode): string | undefined {
  const text = decodeText(node);
  // A C program ends the text at a NUL, so that it would read another name.
  if (text?.includes('\0')) throw malformed('text contains NUL');
  return text;
}

function decodeText({ tag, content }: DerNode): string | undefined {
  switch (tag) {
    case tags.utf8String:
    // CAs write Chinese as UTF-8 into these types as well; ASCII is the same in both.
    case tags.printableString:
    case tags.ia5String:
    case tags.numericString:
      return decode(utf8, content);
    case tags.teletexString:
      return decode(latin1, content);
    case tags.bmpString:
      return decode(utf16, content);
    case tags.universalString:
      return decodeUcs4(content);
    default:
      return undefined;
  }
}

function decode(decoder: typeof utf8, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw malformed(`text is not ${decoder.encoding}`, cause);
  }
}

function decodeUcs4(bytes: Uint8Array): string {
  if (bytes.length % 4 !== 0) throw malformed('text is not UCS-4');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw malformed('text is not UCS-4');
    text += String.fromCodePoint(point);
  }
  return text;
}
