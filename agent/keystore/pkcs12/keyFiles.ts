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

/** The result of one file. `files` are indices in the request: the file with the key, then those with its certificates. */
export type KeyFileResult =
  | { readonly files: readonly number[]; readonly keys: readonly KeyWithChain[] }
  | { readonly files: readonly number[]; readonly error: { readonly code: ErrorCode; readonly details: ErrorDetails } };

/** Reads files that were chosen together. @throws HrcaError `PKCS12_TOO_LARGE`, `REQUEST_ABORTED` */
export type ReadKeyFiles = (request: {
  files: readonly KeyFile[];
  /** Cancels the work. */
  signal?: AbortSignal | undefined;
  /** Called with the completed share of the work, 0 to 1, if there is enough work to show progress. */
  onProgress?: ((share: number) => void) | undefined;
}) => Promise<readonly KeyFileResult[]>;
