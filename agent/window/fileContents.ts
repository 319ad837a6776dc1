/** What the agent reads at most; a larger file need not be sent to be refused. */
export const PKCS12_FILE_MAX_BYTES = 256 * 1024;

export function toBase64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
