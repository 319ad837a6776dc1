import { readFile } from 'node:fs/promises';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';

const trustAnchors = parseTrustAnchors(await readFile('roots.pem', 'utf8'));

export async function unitOf(token, expectedChallenge) {
  const { unit } = await verifyLogin(token, {
    expectedChallenge, // removed from this session’s store: accepted once
    expectedOrigin: 'https://portal.example',
    trustAnchors,
    revocation: skipRevocationCheck, // must be written out: there is no default
  });
  return unit; // { name, code }
}
