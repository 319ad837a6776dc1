import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestPki } from '@hrca/certs-fixtures';
import type { CertificateSummary, LoginAlgorithm, LoginFormat } from '@hrca/protocol';
import type * as verifier from '@hrca/verifier';
import { parseTrustAnchors } from '@hrca/verifier';
import type * as x509 from '@hrca/x509';
import { beforeAll, expect, expectTypeOf, test } from 'vitest';
import { exhaustiveSwitches } from '#test/support/built/exhaustiveSwitch.ts';
import { installPacked, moduleResolutions, typeCheck } from '#test/support/built/packedPackage.ts';
import { suiteFolder } from '#test/support/system/suiteFolder.ts';
import { loginOf, NOW } from '#test/support/tokens/verifierUnderTest.ts';
import { buildVerifier } from '#verifier/build.ts';

const folder = suiteFolder();
let consumer: string;
let installed: string;

const codes = [
  'TOKEN_MALFORMED',
  'TOKEN_ALGORITHM_MISMATCH',
  'SIGNATURE_INVALID',
  'CHAIN_UNTRUSTED',
  'CHAIN_INVALID',
  'KEY_TOO_WEAK',
  'CERTIFICATE_MALFORMED',
  'CERTIFICATE_KEY_UNSUPPORTED',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_NOT_YET_VALID',
  'CERTIFICATE_ENCRYPTION_ONLY',
  'CERTIFICATE_NOT_FOR_SIGNING',
  'CERTIFICATE_NOT_A_UNIT',
  'CERTIFICATE_UNIT_CODE_INVALID',
  'ORIGIN_MISMATCH',
  'CHALLENGE_MISMATCH',
  'CLOCK_SKEW',
  'REVOCATION_CHECK_FAILED',
  'SM2_SELF_TEST_FAILED',
] as const;

// What a portal's developer writes; the compiler must refuse the lines that are marked so.
const server = `
import {
  type Check, type ErrorCode, HrcaError, isHrcaError, parseTrustAnchors, type RevocationCheck, skipRevocationCheck,
  type TrustAnchors, type VerifiedLogin, type VerifyErrorCode, type VerifyLoginOptions, verifyLogin,
} from '@hrca/verifier';

const trustAnchors: TrustAnchors = parseTrustAnchors(['-----BEGIN CERTIFICATE-----', new Uint8Array(8)], { cacheSize: 10 });
const revocation: RevocationCheck = ({ chain: { leaf, issuers }, now }) => {
  if (leaf.notAfter < now || issuers.length === 0) throw new HrcaError('REVOCATION_CHECK_FAILED');
  return { expected: 'not revoked', got: leaf.extensions.has('2.5.29.31') ? 'by CRL' : 'by list' };
};

export async function login(token: unknown, expectedChallenge: string): Promise<VerifiedLogin | ErrorCode> {
  const options: VerifyLoginOptions = {
    expectedChallenge, expectedOrigin: 'https://portal.example', trustAnchors, revocation, formats: ['jws', 'cms'],
  };
  try {
    const login = await verifyLogin(token, options);
    const checks: readonly Check[] = login.checks;
    const code: string = login.unit.code + login.certificate.serialNumber + checks.length;
    return code === '' ? 'INTERNAL' : login;
  } catch (error) {
    if (isHrcaError(error)) return error.code;
    throw error;
  }
}
export { skipRevocationCheck };

// A switch over every code leaves nothing over; one that forgets a code does not compile.
${exhaustiveSwitches({ type: 'VerifyErrorCode', codes })}

export function shown(error: unknown): number | undefined {
  return isHrcaError(error) && error.code === 'CLOCK_SKEW' ? error.details.skewMinutes : undefined;
}

// @ts-expect-error revocation cannot be left out
verifyLogin('', { expectedChallenge: '', expectedOrigin: '', trustAnchors });
// @ts-expect-error trust anchors are not made by hand
const byHand: TrustAnchors = {};
// @ts-expect-error nor is a login
const login1: VerifiedLogin = { unit: { name: '', code: '' } };
`;

beforeAll(async () => {
  ({ consumer, installed } = await installPacked({ pkg: 'verifier', build: buildVerifier, folder }));
  await writeFile(join(consumer, 'server.ts'), server);
});

test('the packed verifier is one module, its types and a manual, and depends on nothing', async () => {
  const files = await readdir(installed, { recursive: true });
  expect(files.filter((file) => file !== 'dist').sort()).toEqual([
    'README.md',
    'dist/check.d.ts',
    'dist/checkRevocation.d.ts',
    'dist/errors.d.ts',
    'dist/index.d.ts',
    'dist/parseTrustAnchors.d.ts',
    'dist/types.d.ts',
    'dist/verifier.js',
    'dist/verifyLogin.d.ts',
    'package.json',
  ]);
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('peerDependencies');
});

test.each(
  moduleResolutions,
)('an empty project with the packed verifier type-checks under $moduleResolution, without types of Node', async (resolution) => {
  await typeCheck(consumer, { ...resolution, files: ['server.ts'] });
});

test('the packed verifier verifies a login under plain Node', async () => {
  const { units, trustAnchorPem } = await createTestPki({ now: NOW });
  const { token, options } = loginOf(units.good, parseTrustAnchors(trustAnchorPem));
  const { expectedChallenge, expectedOrigin } = options;
  await writeFile(
    join(consumer, 'given.json'),
    JSON.stringify({ token, trustAnchorPem, expectedChallenge, expectedOrigin }),
  );
  await writeFile(
    join(consumer, 'run.js'),
    `import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { name } = createRequire(import.meta.url)('@hrca/verifier/package.json');
const { token, trustAnchorPem, ...expected } = JSON.parse(readFileSync('given.json', 'utf8'));
const options = {
  ...expected, trustAnchors: parseTrustAnchors(trustAnchorPem), revocation: skipRevocationCheck, now: () => ${NOW},
};
const { unit } = await verifyLogin(token, options);
const refused = await verifyLogin(token, { ...options, expectedOrigin: 'https://other.example' }).catch(({ code }) => code);
console.log(JSON.stringify({ unit, refused, name }));
`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, ['run.js'], { cwd: consumer });
  const { name, code } = units.good;
  expect(JSON.parse(stdout)).toEqual({ unit: { name, code }, refused: 'ORIGIN_MISMATCH', name: '@hrca/verifier' });
});

test('the published types are those of the contract, written out', () => {
  expectTypeOf<verifier.LoginAlgorithm>().toEqualTypeOf<LoginAlgorithm>();
  expectTypeOf<verifier.LoginFormat>().toEqualTypeOf<LoginFormat>();
  expectTypeOf<verifier.CertificateFacts>().toEqualTypeOf<
    Readonly<Pick<CertificateSummary, 'id' | 'issuer' | 'serialNumber' | 'notBefore' | 'notAfter' | 'keyKind'>>
  >();
  expectTypeOf<Pick<x509.Certificate, keyof verifier.Certificate>>().toEqualTypeOf<verifier.Certificate>();
});
