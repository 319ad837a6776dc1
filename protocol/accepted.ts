import * as z from 'zod/mini';
import { loginAlgorithms } from './loginToken.ts';

const ISSUERS_MAX = 32;

/**
 * What a portal takes: certificates that do not fit are shown with that reason and cannot be chosen. It narrows what the
 * person may pick and proves nothing; the portal's server decides by its trust anchors. What is left out is not asked for.
 */
export const acceptedSchema = z.lazy(() =>
  z.strictObject({
    /** JWS algorithms. */
    algorithms: z.optional(z.array(z.enum(loginAlgorithms)).check(z.minLength(1), z.maxLength(loginAlgorithms.length))),
    /**
     * Keys of CAs, one of which is in the certificate's chain: subjectKeyIdentifier in lower-case hex, 40 characters at
     * most CAs. A key and not a name, since names are written in several ways and shared by strangers.
     */
    issuers: z.optional(
      z.array(z.string().check(z.regex(/^(?:[0-9a-f]{2}){4,64}$/))).check(z.minLength(1), z.maxLength(ISSUERS_MAX)),
    ),
  }),
);
export type Accepted = z.infer<typeof acceptedSchema>;
