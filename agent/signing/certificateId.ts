import { createHash } from 'node:crypto';

/** SHA-256 of the certificate's DER, lower-case hex. */
export function certificateId(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}
