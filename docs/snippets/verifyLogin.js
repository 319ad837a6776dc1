import { readFile } from 'node:fs/promises';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';

const trustAnchors = parseTrustAnchors(await readFile('roots.pem', 'utf8'));

export async function unitOf(token, expectedChallenge) {
  const { unit } = await verifyLogin(token, {
    expectedChallenge, // taken out of this session's store: a challenge works once
    expectedOrigin: 'https://portal.example',
    trustAnchors,
    revocation: skipRevocationCheck, // said out loud, never defaulted
  });
  return unit; // { name, code }
}
