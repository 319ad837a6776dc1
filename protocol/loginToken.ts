import * as z from 'zod/mini';

/** `typ` of the protected header (RFC 8725 §3.11), so that no other kind of JWS is taken for a login. */
export const LOGIN_TOKEN_TYPE = 'hrca-login+jwt';

/**
 * JWS algorithms of a login token: those of RFC 7518 §3.1, and `SM2`, for which JOSE has registered no name: SM2 with SM3
 * and the identifier 1234567812345678 (GM/T 0003.2), r‖s in 64 bytes as for ES256.
 */
export const loginAlgorithms = ['RS256', 'PS256', 'ES256', 'SM2'] as const;
export type LoginAlgorithm = (typeof loginAlgorithms)[number];

/** `jws`: a compact JWS. `cms`: base64url of a SignedData (RFC 5652), for back ends that verify CMS. */
export const loginFormats = ['jws', 'cms'] as const;
export type LoginFormat = (typeof loginFormats)[number];

/** Maximum length of a login token in characters; a chain of six RSA-4096 certificates fits. */
export const LOGIN_TOKEN_MAX_LENGTH = 32_768;

/** Maximum number of certificates in `x5c`, with the leaf. */
export const CHAIN_MAX_LENGTH = 6;

/** A challenge: 256 to 768 bits as base64url without padding. */
export const CHALLENGE_PATTERN = /^[A-Za-z0-9_-]{43,128}$/;
export const challengeSchema = z.lazy(() => z.string().check(z.regex(CHALLENGE_PATTERN)));

/** Maximum length of `aud` in characters. */
export const AUDIENCE_MAX_LENGTH = 255;

/** Protected header: `x5c` holds standard base64 of DER, leaf first (RFC 7515 §4.1.6). */
export const loginHeaderSchema = z.lazy(() =>
  z.strictObject({
    alg: z.enum(loginAlgorithms),
    typ: z.literal(LOGIN_TOKEN_TYPE),
    x5c: z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(CHAIN_MAX_LENGTH)),
  }),
);
export type LoginHeader = z.infer<typeof loginHeaderSchema>;

/** `aud` is the portal's origin, `nonce` its challenge, `iat` the time of signing in seconds since 1970. */
export const loginClaimsSchema = z.lazy(() =>
  z.strictObject({
    aud: z.string().check(z.minLength(1), z.maxLength(AUDIENCE_MAX_LENGTH)),
    nonce: challengeSchema,
    iat: z.int().check(z.nonnegative()),
  }),
);
export type LoginClaims = z.infer<typeof loginClaimsSchema>;
