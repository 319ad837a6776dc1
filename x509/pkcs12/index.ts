// A separate entry, because loading it computes tables for WebAssembly that a verifier does not use.
export { derivationWork, type KdfHash, type KdfWork, pkcs12Kdf } from './pkcs12Kdf.ts';
export { repeatedHash } from './repeatedHash.ts';
