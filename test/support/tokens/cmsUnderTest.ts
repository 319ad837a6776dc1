import { skipRevocationCheck, type TrustAnchors, type VerifiedLogin, verifyLogin } from '@hrca/verifier';
import { type CmsDeviations, type CmsParts, createCmsToken } from './cmsTokens.ts';
import { createChallenge, ORIGIN } from './loginTokens.ts';
import { NOW, type SigningUnit } from './verifierUnderTest.ts';

/** A login of `unit` as CMS, and the options of a portal that accepts CMS. */
export function cmsLoginOf(
  { privateKey, chain }: SigningUnit,
  trustAnchors: TrustAnchors,
  deviations: CmsDeviations = {},
  more: Partial<CmsParts> = {},
) {
  const challenge = createChallenge();
  const parts = { privateKey, chain, challenge, now: NOW, ...more };
  const options = {
    expectedChallenge: challenge,
    expectedOrigin: ORIGIN,
    trustAnchors,
    revocation: skipRevocationCheck,
    now: () => NOW,
    formats: ['jws', 'cms'],
  } as const;
  return { parts, token: createCmsToken(parts, deviations), options };
}

/** Makes such a login and verifies it. */
export async function logInWithCms(...login: Parameters<typeof cmsLoginOf>): Promise<VerifiedLogin> {
  const { token, options } = cmsLoginOf(...login);
  return verifyLogin(token, options);
}
