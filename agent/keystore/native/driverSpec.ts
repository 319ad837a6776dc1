/** Which native code to load: all that the process that hosts it is told. A path is absolute. */
export type DriverSpec =
  | { readonly kind: 'pkcs11' | 'skf'; readonly library: string }
  /** The certificate store of this Windows user. */
  | { readonly kind: 'windows' };
