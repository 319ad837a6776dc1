import type { ErrorCode, ErrorDetails } from '@hrca/protocol';

export interface KeyFile {
  readonly bytes: Uint8Array;
  readonly passphrase: string;
}

/** A private key together with its certificates. */
export interface KeyWithChain {
  /** PKCS#8 DER. The receiver wipes it after use. */
  readonly privateKey: Uint8Array;
  /** DER, the key's own certificate first, then its issuers in order. */
  readonly chain: readonly Uint8Array[];
}

/** What one file came to, by its place in the list; first the file that has the key, then those that its certificates came from. */
export type KeyFileResult =
  | { readonly files: readonly number[]; readonly keys: readonly KeyWithChain[] }
  | { readonly files: readonly number[]; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } };

/** Opens files that were chosen together. @throws HrcaError `PKCS12_TOO_LARGE`, `REQUEST_ABORTED` */
export type ReadKeyFiles = (request: {
  files: readonly KeyFile[];
  /** Ends the work. */
  signal?: AbortSignal | undefined;
  /** Hears the share of the work that is done, 0 to 1, where there is enough of it to be waited for. */
  onProgress?: ((share: number) => void) | undefined;
}) => Promise<readonly KeyFileResult[]>;
