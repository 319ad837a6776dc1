import * as z from 'zod/mini';
import { errorCodes } from './errors.ts';

/** The part of a certificate that the window shows, and that a portal page gets with the user's consent. */
export const certificateSummarySchema = z.lazy(() =>
  z.object({
    /** SHA-256 of the certificate's DER, lower-case hex: stable across keystores and restarts. */
    id: z.string(),
    /** Unit name from the subject, or the subject's common name where the certificate is not a unit's. */
    unitName: z.string(),
    /** 统一社会信用代码, 18 characters; empty where the certificate carries none. */
    unitCode: z.string(),
    /** Common name of the issuer. */
    issuer: z.string(),
    /** Serial number, upper-case hex. */
    serialNumber: z.string(),
    /** Milliseconds since 1970. */
    notBefore: z.number(),
    /** Milliseconds since 1970. */
    notAfter: z.number(),
    /** Algorithm and size of the key, for display: `RSA-2048`, `P-256`, `SM2`. */
    keyKind: z.string(),
    /** Why it cannot be used now; absent where it can. */
    problem: z.optional(z.enum(errorCodes)),
  }),
);
export type CertificateSummary = z.infer<typeof certificateSummarySchema>;
