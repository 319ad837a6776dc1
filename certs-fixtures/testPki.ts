import type { KeyObject } from 'node:crypto';
import { writePem } from '@hrca/x509';
import { type CertificateAuthority, createCa } from './certificateAuthority.ts';
import { createKeyPair, type KeyPair, type KeyType } from './keys.ts';
import { chineseName } from './names.ts';
import { type Pkcs12Encryption, writePkcs12 } from './pkcs12.ts';
import { createUnitCertificate } from './unitCertificate.ts';
import { type UnitId, type UnitPlan, unitPlans } from './unitPlans.ts';

/** One unit certificate with its private key. */
export interface FixtureUnit {
  readonly id: UnitId;
  /** Unit name; the person's name for `personal`. */
  readonly name: string;
  /** 统一社会信用代码 without CFCA's "N"; empty for `personal`. */
  readonly code: string;
  readonly keyType: KeyType;
  readonly privateKey: KeyObject;
  /** PKCS#8. */
  readonly keyDer: Uint8Array;
  readonly keyPem: string;
  readonly certificateDer: Uint8Array;
  readonly certificatePem: string;
  /** DER: leaf, sub CA. */
  readonly chain: readonly Uint8Array[];
  /** A .p12 with key and chain; `iterations` default to 600,000 (modern) or 2048 (legacy). */
  pkcs12(options: { encryption: Pkcs12Encryption; passphrase: string; iterations?: number }): Promise<Uint8Array>;
}

export interface TestPki {
  readonly keyType: KeyType;
  readonly root: CertificateAuthority;
  readonly subCa: CertificateAuthority;
  /** CAs of the same names with other keys, which are not trust anchors. */
  readonly untrusted: { readonly root: CertificateAuthority; readonly subCa: CertificateAuthority };
  readonly trustAnchorDer: Uint8Array;
  readonly trustAnchorPem: string;
  readonly units: Readonly<Record<UnitId, FixtureUnit>>;
}

const DAY = 86_400_000;
const rootName = chineseName({ organization: '江苏示例电子认证有限公司', commonName: 'HRCA 测试根证书' });
const subCaName = chineseName({
  province: '江苏省',
  locality: '南京市',
  organization: '江苏示例电子认证有限公司',
  organizationalUnit: 'HRCA TEST',
  commonName: 'HRCA 测试 CA',
});

/**
 * A root, a sub CA and every unit certificate of `unitPlans.ts` with one kind of key, valid around `now` (milliseconds
 * since 1970). All units but the good one share a key, because RSA keys take long to generate.
 *
 * @example const { units, trustAnchorPem } = await createTestPki({ now: Date.now(), keyType: 'P-256' });
 */
export async function createTestPki(options: { now: number; keyType?: KeyType }): Promise<TestPki> {
  const { now, keyType = 'P-256' } = options;
  const [trusted, untrusted, goodKey, sharedKey] = await Promise.all([
    createHierarchy(now, keyType),
    createHierarchy(now, keyType),
    createKeyPair(keyType),
    createKeyPair(keyType),
  ]);
  const units = unitPlans.map((plan) => {
    const { subCa } = plan.issuer === 'untrusted' ? untrusted : trusted;
    return createUnit({ plan, subCa, key: plan.id === 'good' ? goodKey : sharedKey, now });
  });
  return {
    keyType,
    ...trusted,
    untrusted,
    trustAnchorDer: trusted.root.certificateDer,
    trustAnchorPem: writePem('CERTIFICATE', trusted.root.certificateDer),
    units: Object.fromEntries(units.map((unit) => [unit.id, unit])) as Record<UnitId, FixtureUnit>,
  };
}

async function createHierarchy(now: number, keyType: KeyType) {
  const [rootKey, subCaKey] = await Promise.all([createKeyPair(keyType), createKeyPair(keyType)]);
  const root = await createCa({
    name: rootName,
    key: rootKey,
    issuer: 'self',
    notBefore: now - 1800 * DAY,
    notAfter: now + 5400 * DAY,
  });
  const subCa = await createCa({
    name: subCaName,
    key: subCaKey,
    issuer: root,
    notBefore: now - 900 * DAY,
    notAfter: now + 2700 * DAY,
    pathLength: 0,
  });
  return { root, subCa };
}

function createUnit(parts: { plan: UnitPlan; subCa: CertificateAuthority; key: KeyPair; now: number }): FixtureUnit {
  const { plan, subCa, key, now } = parts;
  const { id, name, code, codeText, validity, issuer, ...rest } = plan;
  const certificateDer = createUnitCertificate({
    ...rest,
    issuer: subCa,
    key,
    name,
    code: codeText,
    notBefore: now + validity[0] * DAY,
    notAfter: now + validity[1] * DAY,
  });
  const chain = [certificateDer, subCa.certificateDer];
  return {
    id,
    name,
    code,
    keyType: key.keyType,
    privateKey: key.privateKey,
    keyDer: key.pkcs8,
    keyPem: writePem('PRIVATE KEY', key.pkcs8),
    certificateDer,
    certificatePem: writePem('CERTIFICATE', certificateDer),
    chain,
    pkcs12: (options) => writePkcs12({ ...options, key: key.pkcs8, chain, friendlyName: name }),
  };
}
