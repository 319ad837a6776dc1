import { createHash } from 'node:crypto';
import { createTestPki } from '@hrca/certs-fixtures';
import type { ErrorCode } from '@hrca/protocol';
import { parseTrustAnchors } from '@hrca/verifier';
import { readChildren, readDer, writeOid } from '@hrca/x509';
import { attributeTypes, type CmsDeviations } from './cmsTokens.ts';
import { logInWithCms } from './cmsUnderTest.ts';
import { expectRefusal, NOW } from './verifierUnderTest.ts';

export const pkis = {
  ES256: await createTestPki({ now: NOW, keyType: 'P-256' }),
  RS256: await createTestPki({ now: NOW, keyType: 'RSA-2048' }),
  SM2: await createTestPki({ now: NOW, keyType: 'SM2' }),
};
export const trustAnchors = parseTrustAnchors(Object.values(pkis).map(({ trustAnchorPem }) => trustAnchorPem));
const { units } = pkis.ES256;
export const { good } = units;
/** Another unit of the same CA. */
export const other = units['code-extension-1.2.86.11.7.3'];
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const typeOf = (item: Uint8Array) => readChildren(readDer(item))[0]?.encoded ?? new Uint8Array();
export const isOf = (type: string) => (item: Uint8Array) => Buffer.compare(typeOf(item), writeOid(type)) === 0;

/** Removes an attribute, and adds `others`. */
export const replace =
  (type: keyof typeof attributeTypes, ...others: Uint8Array[]) =>
  (attributes: readonly Uint8Array[]) => [...attributes.filter((item) => !isOf(attributeTypes[type])(item)), ...others];

/** Changes the value at `place`, or removes it if `change` returns undefined. */
export const at =
  (index: number, change: (item: Uint8Array) => Uint8Array | undefined) =>
  (items: readonly Uint8Array[]): readonly Uint8Array[] =>
    items.flatMap((item, i) => (i === index ? (change(item) ?? []) : [item]));

/** Asserts that the login of `good` is refused with these deviations. */
export const refuse = (deviations: CmsDeviations, code: ErrorCode = 'TOKEN_MALFORMED') =>
  expectRefusal(
    logInWithCms(good, trustAnchors, deviations),
    code,
    code === 'TOKEN_MALFORMED' ? 'tokenFormat' : 'signature',
  );
