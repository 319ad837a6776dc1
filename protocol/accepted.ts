import * as z from 'zod/mini';
import { loginAlgorithms } from './loginToken.ts';

const ISSUERS_MAX = 32;

/**
 * What a portal accepts: other certificates are shown with the reason and cannot be chosen. A convenience only: the portal's
 * server decides by its trust anchors. A field that is left out accepts everything.
 */
export const acceptedSchema = z.lazy(() =>
  z.strictObject({
    /** JWS algorithms. */
    algorithms: z.optional(z.array(z.enum(loginAlgorithms)).check(z.minLength(1), z.maxLength(loginAlgorithms.length))),
    /**
     * subjectKeyIdentifiers of CAs in lower-case hex (40 characters at most CAs); one of them must be in the certification
     * path. Not names: a name can be encoded in several ways, and several CAs can have the same one.
     */
    issuers: z.optional(
      z.array(z.string().check(z.regex(/^(?:[0-9a-f]{2}){4,64}$/))).check(z.minLength(1), z.maxLength(ISSUERS_MAX)),
    ),
  }),
);
export type Accepted = z.infer<typeof acceptedSchema>;
