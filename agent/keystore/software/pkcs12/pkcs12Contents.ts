/** What a .p12 or .pfx file holds: one key and its certificates. */
export interface Pkcs12Contents {
  /** PKCS#8 DER. The receiver wipes it after use. */
  readonly privateKey: Uint8Array;
  /** DER, the key's own certificate first, then its issuers in order. */
  readonly chain: readonly Uint8Array[];
}
