const utf8 = new TextDecoder('utf-8', { fatal: true });
const gbk = new TextDecoder('gbk');

/**
 * Text of a field of fixed length, up to its first zero byte and without the blanks that pad it (CK_TOKEN_INFO of PKCS#11,
 * DEVINFO of GM/T 0016). UTF-8, or GBK where it is not UTF-8, as some vendors write it.
 */
export function readUtf8OrGbk(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return utf8.decode(text).trim();
  } catch {
    return gbk.decode(text).trim();
  }
}
