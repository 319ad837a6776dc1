/** A block of PEM text (RFC 7468; with headers, RFC 1421 §4.6). */
export interface PemBlock {
  readonly label: string;
  /** `undefined` where the block has no end line, or its body is not base64. */
  readonly bytes: Uint8Array | undefined;
  /** The header `DEK-Info` of an encrypted private key. */
  readonly dekInfo?: string;
  /** Index behind the block; of a block without an end line, behind its first line. */
  readonly end: number;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';
const base64Only = /^[A-Za-z0-9+/=\s]*$/;

/** The first block that begins at or after `from`. Searches by `indexOf` only, so that its time is linear in the text. */
export function readPemBlock(text: string, from = 0): PemBlock | undefined {
  const begin = text.indexOf(BEGIN, from);
  if (begin < 0) return undefined;
  const labelStart = begin + BEGIN.length;
  const labelEnd = text.indexOf(DASHES, labelStart);
  if (labelEnd < 0) return { label: '', bytes: undefined, end: labelStart };
  const label = text.slice(labelStart, labelEnd);
  const bodyStart = labelEnd + DASHES.length;
  const endLine = `${DASHES}END ${label}${DASHES}`;
  const bodyEnd = text.indexOf(endLine, bodyStart);
  if (bodyEnd < 0) return { label, bytes: undefined, end: bodyStart };
  const lines = text.slice(bodyStart, bodyEnd).split(/\r\n|\r|\n/);
  const dekInfo = lines.find((line) => line.startsWith('DEK-Info:'))?.slice('DEK-Info:'.length);
  const base64 = lines.filter((line) => !line.includes(':')).join('');
  // A block without an end line: its body reaches to that of a later block, and contains the latter's first line.
  if (base64.includes(DASHES)) return { label, bytes: undefined, end: bodyStart };
  return {
    label,
    bytes: base64Only.test(base64) ? new Uint8Array(Buffer.from(base64, 'base64')) : undefined,
    ...(dekInfo !== undefined && { dekInfo: dekInfo.trim() }),
    end: bodyEnd + endLine.length,
  };
}

/** Every block of a text, in order; text around them is allowed. */
export function readPemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let block = readPemBlock(text); block; block = readPemBlock(text, block.end)) blocks.push(block);
  return blocks;
}

/** One block, its base64 in lines of 64 characters. */
export function writePem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`${BEGIN}${label}${DASHES}`, ...lines, `${DASHES}END ${label}${DASHES}`, ''].join('\n');
}
